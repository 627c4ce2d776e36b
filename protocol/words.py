"""The list of words that are said aloud: invitations, the two words at the door, the head.

1,024 words, so that each carries ten bits; sorted; told apart by their first three letters. Chosen
for two tired people on a bad line, of whom one may be at home in another language: everyday words
first. Left out, by hand: what hurts, shames, threatens or accuses; illness, sex, religion and war;
what is hard to spell, or spelled in two ways; what sounds like another word, or differs in only one
sound from another word of the list; and what people say anyway while they read out (again, next,
letter, answer, enter).

661 of them come from the Electronic Frontier Foundation's three wordlists for dice (by Joseph
Bonneau, 2016), used under Creative Commons Attribution 3.0 US (https://www.eff.org/dice); the rest
are our own choice. The order is part of the protocol: a word's place in the list is its number.
This is the second list; the first one is older than version 2.
"""

from typing import Final

WORD_BITS: Final = 10
"""What one word carries."""

LIST_VERSION: Final = 2
"""Which list this is. It goes into the key derivation, so that the same words of two lists do not
open the same door."""

PREFIX_LETTERS: Final = 3
"""So many letters tell a word from all others."""

WORDS: Final[tuple[str, ...]] = tuple(
    """
abacus ability ablaze absence academy account achieve acorn acrobat action adapt adjust admire
adorable adult adventure aerobics affection afloat afternoon agency agile agreement airport alarm
album alchemy alfalfa algebra alike alligator almanac aloha alphabet altitude amaze amber amigo
ample amuse anatomy anchor android angelfish animal ankle antelope apartment apology approve apricot
aquarium arcade arena armchair aroma arrow artist aside asleep aspect astronaut athlete atlas
atmosphere atom attic audio author avatar avenue avocado award awesome awning backpack badge bagel
bakery balloon bamboo banana barn basket bathtub beacon bedroom beehive belt bench bicycle bike
billiards bingo biology birthday bison blanket blender blink blossom blueberry boat bobsled
bodyguard boiler bolster bonfire bookshop bottle bounce bowling boxcar bracelet breakfast bridge
bronze brush bubble bucket buddy buffalo bugle building bulldog bumblebee bundle burger bushel
butterfly buzzer cabin cactus cafeteria calendar camera candle captain carpet castle catfish cavern
cedar celery cement century ceremony champion cherry chicken chocolate chrome chuckle cinnamon
circus citrus civil clarinet clever cliff cloud clubhouse coaster cobweb coconut coffee colony
compass concert cookie copper corner cosmos cotton country cover cowboy crayon creature cricket
crocodile crumble crystal cube cucumber cuddle cuff culture cupcake curve cushion cutlery cyclist
daffodil daisy dance darling dashboard daylight dazzling decade delicious dentist deputy desk detail
devotion diamond dice diesel digit dimple dinner diploma direction discover ditto document dodge
dolphin dome donkey doorbell downhill dozen dragon dreamy drizzle droplet drum duckling dumpling
dune duplicate dustpan duty duvet dynamic eagle earth eastern ebony eclipse economy edge editor
education eggshell elastic elbow elephant elixir emblem emerald emotion emperor emu encore endless
energy engine enhance enjoyment enormous enrich entrance envelope episode equator eraser errand
escalator espresso essay eternal evaporate evergreen evolve exam excite exercise exhale explore
extra eyebrow fabric factory fairytale fajita falcon family fancy farmer fashion feather feedback
fence ferret festival fiction fiddle field figure filter finger fireplace fisherman flamingo fleece
flip floral flute flying focus foggy folder fondue football forest fossil fountain fox frame freckle
friendly frog fudge fuel funnel furniture fusion fuzzy gadget galaxy game garden gather gazelle gear
gecko gemstone gentle geometry geranium gesture getaway giant giftshop giggle giraffe gizmo glasses
gleeful glitter glove glue goal goblin goggles golden gondola goose gorgeous gosling governor gown
grape greeting grid groove guitar gumball guru gutter gymnast habit haddock hairbrush half hamster
handbag happy harvest hatchback haven hazelnut headset hedgehog hefty helmet heritage hexagon
hibernate hiccup hideout highway hiking hilltop hint hippo history hive hobby hoist holiday homework
honey hook hopeful horizon hospital hotel house hula human hungry hurdle husky hydrant hyena iceberg
icing iconic ideal ignition iguana illusion image imitate imprint income indigo infant inherit
inkwell input insect interior invent iris iron island italic ivory jacket jaguar jamboree janitor
jar jasmine javelin jazz jeep jelly jersey jewel jigsaw jingle jockey jogger joke jolt joystick
jubilee judo juggle jukebox jumbo juniper jupiter jury kangaroo karate kayak keepsake kelp kettle
keyhole kilogram kimono kingdom kiosk kitchen kiwi koala label ladder lagoon lake lamp lantern large
lasso latch laundry lavender lawn layout leaf leftover legend lemonade lens leopard lettuce level
library licorice lifeboat lighthouse lilac limit linen lioness lipstick liquid lively lizard lobster
locket loft logic lollipop lookout lottery lounge loyalty lucky luggage lullaby lumber lunch luxury
lyrics machine magic mahogany mailbox majesty maker malt mammal mango maple marble mastiff matchbox
mayfly meadow mechanic medley meeting megaphone melody memory menu mermaid meteor midnight milk
mineral mirror misty mitten mixer mobility mocha model molecule momentum monument moonlight mop
morsel mosaic motor mound movie mud muffin mulberry mural mushroom mystic nacho nail napkin nature
navigate nearby nebula necklace needle neon nephew nest neutral newspaper nickname nifty nimble
ninja noble noise nomad normal nostalgia notebook novel nugget nursery nutmeg nylon oasis oatmeal
object oblong oboe observe ocean octopus odd office olympic omega onboard onion onward opera opinion
optic orange orbit orchard oregano organ origami ornament osprey ostrich otter outfit oval oven owl
oxford oxygen oyster ozone pacific paddle pagoda painter palace pancake papaya parade pasta patio
pavement pawprint payday peanut pebble pedestal peg pelican pencil people pepper perfume pesto
petunia phantom photo piano picnic pigeon pillow pineapple pioneer pipeline pirate pistachio pivot
pixel pizza planet plenty pliers plot plug plywood podium poem poker polite pony popcorn porridge
postcard potato pouch powder pretzel princess profile prune puck pudding pulley pumpkin puppet pure
putty puzzle pyramid python quality queen quilt rack radio raft ragtime rainbow rally ramble ranch
rapid raspberry rattle ravioli razor reactor rebuild recipe redwood refresh region reindeer rejoice
relax remote renovate reopen replica rescue retreat reunion rewind ribbon richness ride rink ripple
rising ritual river roast robot roller romance rooster rosemary rotate routine royal ruby rucksack
rug runway rustic safari saga sailor salad samurai sandbox sapling sardine satchel saucer savings
saxophone scarf scenic school science scooter script scuba seafood secret seesaw self sequence
serene sesame shadow shell shirt shower shrimp shuttle sibling sidewalk siesta signal silver singing
siren skate sketch skittle skyline slalom sleeve slipper slogan smart smile smooth snack sneeze
snippet snowman snuggle soap soccer sofa soil soldier sombrero song soprano sorbet southern sparrow
speed spider splash sponge spray squash stage steam stitch storm strawberry studio stylish subway
sudoku sugar suitcase summer sunset supply survey sushi swan sweater swing sycamore syllabus
symphony syrup system tablet taco tadpole tailgate takeout tambourine tangerine tapestry target
taste taxi teapot teenager telephone temple tennis terrier textbook thermos thinker thread thumb
tiara ticket tidy tiger tile timber tinsel tiptoe tissue tofu token tomato tonic tooth topaz
tortoise totem tourist townhouse toybox train tree trick trophy trumpet tuba tugboat tulip tumble
tundra turtle tutor tuxedo tweed twist typist ukulele ultra umbrella umpire uncover underline unfold
unicorn unpack unroll unstable unusual unwind upbeat uphill uplift uproar upstairs uptown urban
urgent useful usher utensil utility utopia vacation value vampire vanilla varnish vast vegetable
vehicle velvet venture veranda veteran vibrant victory video viewer village vinegar violin virtual
visitor vitamin vivid vocal voice volcano vortex voucher voyage waffle wagon waiter walnut wander
wardrobe washer watermelon wavy weaver website weekend welder western wetland wheat whisper wicker
wigwam wildlife windmill wireless wisdom witness wombat wonderful woodland workshop yam yard
yearbook yellow yeti yoga yummy zany zebra zesty zigzag zipper zodiac zookeeper
""".split()
)


def spell(data: bytes, count: int) -> tuple[str, ...]:
    """`count` words, the low ten bits of each two bytes of `data`: unbiased, as 1,024 is 2^10.

    `data` has at least two bytes per word; from random bytes or a hash come random words.
    """
    mask = (1 << WORD_BITS) - 1
    return tuple(
        WORDS[int.from_bytes(data[place : place + 2], "big") & mask]
        for place in range(0, 2 * count, 2)
    )
