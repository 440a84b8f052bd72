"""An election recorded (换届, R22)."""

from __future__ import annotations

from aggregates.rules.responsibility import usual_term
from service.features.responsibilities.bodies import Election
from service.features.responsibilities.rights import ELECTION_RECORD
from service.recording.call import Call, Done, must_stand, permit, record
from service.services import Services


def elect(services: Services, call: Call, code: str, body: Election) -> Done:
    permit(services, call, ELECTION_RECORD, code)
    organization = must_stand(services, code)
    years = body.term_years or usual_term(organization.kind)
    today = services.standing_data.today(call.act.at)
    organization.elect(body.held_on, years, today, call.act_for(code))
    done = record(services, call, organization, term_years=years)
    services.standing_data.forget()
    return done
