# A service desk for rented machines, from nothing: who works there, for whom, and how their tickets go.
odesk init --no-input --handle ada --name 'Ada Byron' --timezone UTC --customer 'Globex Rentals'
odesk agent add bob 'Bob Stone' --role lead
odesk agent add cleo 'Cleo Sands'
odesk team add workshop 'The workshop' --member bob --member cleo

# A machine that is broken waits for parts, is repaired once somebody in the workshop agrees, and is sent back.
odesk workflow add repair
odesk workflow status repair parts --category waiting --short PART
odesk workflow status repair repaired --category solved --after parts
odesk workflow drop repair hold
odesk workflow drop repair solved
odesk workflow forbid repair any closed
odesk workflow allow repair open,pending parts --need assignee
odesk workflow allow repair parts,pending open
odesk workflow allow repair open repaired --approval 'one of workshop' --unblocked
odesk workflow allow repair repaired open,closed
odesk type add repair --label 'broken machine' --icon B --colour yellow --workflow repair --priority high --hint 'ask for the serial number'
odesk type remove change

# Which firmware a machine runs; what a repair ends with has to be known.
odesk field add firmware version --label Firmware --types repair --required repaired --index

odesk view save Workshop type:repair category:new,open,waiting sort:status --key 7 --shared
odesk view save 'Waiting for parts' status:parts --key 8 --shared

odesk view add 'Old firmware' 'firmware<1.10' sort:firmware --columns id,status,firmware,subject --key 9 --shared

# The first tickets.
odesk create 'Pump leaks' -p globex-rentals --requester 'Eve <eve@globex.example>' --set type=repair --set firmware=1.9 -m 'Oil under the pump.'
odesk create 'Drill does not start' -p globex-rentals --requester 'Eve <eve@globex.example>' --set type=repair --set firmware=1.10
odesk create 'How do I return a drill?' -p globex-rentals --requester 'Eve <eve@globex.example>' --set type=question
odesk create 'Saw stalls' -p globex-rentals --requester 'Eve <eve@globex.example>' --set type=repair --set firmware=1.10-rc1
