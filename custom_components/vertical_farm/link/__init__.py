"""The link of a farm to a companion: what is sent, what is kept until it is taken in."""
