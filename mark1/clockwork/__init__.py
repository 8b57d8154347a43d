"""Time: the exposure event by event, what happened, and the Rig that an operator works with. Only here is simpy."""
