// The words of a slip stand behind the mark of the address, which is never sent: they are put into
// the form. Without scripts they are typed.
(() => {
  const field = document.getElementById("token");
  const words = decodeURIComponent(location.hash.slice(1));
  if (field && words) {
    field.value = words;
    history.replaceState(null, "", location.pathname);
  }
})();
