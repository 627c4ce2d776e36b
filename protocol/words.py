"""The list of words that are said aloud: invitations, the two words at the door, the head.

1,024 words, so that each carries ten bits; sorted; told apart by their first three letters. They
are a subset of the Electronic Frontier Foundation's "short wordlist 2.0" (1,296 words with unique
three-letter prefixes, by Joseph Bonneau, 2016), used under Creative Commons Attribution 3.0 US
(https://www.eff.org/dice). Left out, by hand: what hurts, shames, threatens or accuses; illness,
sex, religion and war; words that sound like another word of other letters, or that people spell
in two ways; the rest only to come to a round number.

The order is part of the protocol: a word's place in the list is its number.
"""

from typing import Final

WORD_BITS: Final = 10
"""What one word carries."""

PREFIX_LETTERS: Final = 3
"""So many letters tell a word from all others."""

WORDS: Final[tuple[str, ...]] = tuple(
    """
aardvark abbreviate abiding absorbing abundant academy accountant acetone acoustics acquire acrobat
actress acuteness aerosol aesthetic affidavit afloat aftershave again agency agreeing ajar
alarmclock albatross alchemy alfalfa algae aliens alkaline almanac alongside alphabet already also
altitude aluminum always amazingly amendment amiable amnesty amoeba amplifier amuser anagram anchor
android angelfish animal anklet announcer anonymous answer antelope anyplace apartment apostrophe
apple apricot aquamarine arachnid ardently arena aristocrat armchair aromatic arrowhead artichoke
ascend asleep asparagus astronaut asymmetric atlas atmosphere atom attic auctioneer auditorium
augmented auspicious automobile auxiliary avenue aviator avocado awareness awhile awning awoke
axially azalea backpack bagpipe bakery balancing bamboo banana barracuda basket bathrobe blade
blender blimp blouse blurred boatyard bobcat bohemian boiler bonnet boots bottle bouquet boxlike
breath briefcase broom brushes bubblegum buckle buffalo bullfrog bunny busboy buzzard cabin cactus
cadillac cafeteria cahoots cakewalk calculator camera canister capsule carrot cashew caviar cedar
celery cement ceramics chalkboard cheesecake chimney chopsticks chrome cilantro cinnamon circle
cityscape civilian clay clipboard clock clubhouse cobweb coconut codeword coexistent coffeecake
cognitive collarbone computer confetti copier cosmetics cotton couch coverless coyote coziness
crawfish crewmember crib croissant crumble crystal cubical cucumber cuddly cufflink cuisine cup
curry cushion cuticle cybernetic cyclist cylinder cypress cytoplasm dachshund daffodil dairy
dalmatian dandelion dartboard datebook daughter dawn daytime dazzler dealer decal dedicate deepness
defrost degree dehydrator deliverer dentist depot desktop detergent device dexterity diamond dibs
dictionary diffuser digit dimple dinnerware dioxide diploma directory dishcloth ditto dividers dodge
doll dominoes doorstep dorsal double downstairs dozed drainpipe dresser driftwood drum dryer
duckling duffel dugout dumpster duplex durable dustpan dutiful duvet dwelling eagerness earlobe
easel ebook eccentric echoless eclipse ecosystem edged editor educator effects eggnog elastic elbow
elephant elfishly elk elliptical elongated elsewhere elusive elves emancipate embroidery emcee
emerald emoticon emperor emulate enactment enchilada endorphin energy engine enhance enigmatic
enjoyably enlarged enormous enquirer enrollment ensemble entryway enunciate envoy enzyme equipment
erasable ergonomic escalator espresso essay etching eternal ethics etiquette eucalyptus euphemism
evergreen evolution exam excerpt exerciser exfoliate exhale exist exquisite exterior exuberant
fabric factory failsafe falcon family fanfare fasten faucet favorite feasibly february federal
feedback feline fence ferret festival fettuccine feudalist fiberglass fictitious fiddle figurine
fillet finalist fiscally fixture flashlight flight florist flypaper foamless focus foggy folksong
fondue footpath fossil fountain fox freeway fridge frosting fruit fryingpan gadget gainfully
gamekeeper gangway garlic gathering gauntlet gearbox gecko gem generator geographer gerbil gesture
getaway geyser giddiness giftshop gigabyte gimmick giraffe giveaway gizmo glasses gleeful glisten
glove glucose glycerin gnomish goatskin goggles goldfish gong gooey gorgeous gosling gothic gourmet
governor grape greyhound grill groundhog guacamole guitar gumdrop gurgling gusto gymnast habitat
haiku halogen hamburger happiness hardhat hastily hatchling hazelnut headband hedgehog helmet
henceforth herbs hexagon hubcap huddling hugeness hullabaloo human hunter hushing hyacinth hybrid
hydrant hygienist hypnotist icepack icing iconic identical idly igloo ignition iguana illuminate
imaging imitator imprint iodine ionosphere ipad iridescent iron irrigation island isotope italicize
itemizer itinerary ivory jackrabbit jaguar jalapeno jamboree janitor jasmine jawbreaker jazz jeep
jelly jersey jetski jiffy jigsaw jingling jobholder jogging john joinable jokingly journal jovial
joystick jubilant juggle juice jujitsu jukebox jumpiness junkyard kangaroo karate kayak keepsake
kennel kerosene ketchup khaki kickstand kilogram kimono kingdom kiosk kite knapsack kneecap koala
krypton laboratory ladder lakefront lantern laptop lasagna latch laundry lavender lecturer leftover
leggings leisure lemon length leopard leprechaun lettuce levers library licorice lifeboat lightbulb
likewise lilac limousine lint lioness lipstick liquid litter liverwurst lizard llama luau lucidity
ludicrous luggage lukewarm lullaby lumberjack lunchbox luscious luxurious lyrics macaroni maestro
magazine mahogany majority makeover mammal mango mapmaker marbles matchstick maverick maximum
mayonnaise mobilize moccasin modify moisture molecule momentum moonshine mosquito motorcycle
mousetrap movie mower mozzarella mudflow mule mummy mundane muppet mural mustard myriad myth nail
namesake nanosecond napkin narrator nautically navigate nearest nebula nectar negotiator neither
nephew nest netting neuron nextdoor niece nimbleness nintendo nugget nuptials nursery nutcracker
nylon oasis oat object observer obtain obvious occupation oceanic octopus ocular office oftentimes
oiliness older olympics omissible omnivorous oncoming onion onlooker onstage onward onyx oomph
opaquely opera opossum optical opulently oscillator osmosis ostrich otherwise outhouse ovation oven
owlish oxford oxidize oxygen oyster ozone padlock pageant pajamas palm pamphlet paprika parakeet
passport patio pavement payphone pebble peculiarly pedometer pegboard pelican penguin peony
pepperoni peroxide petroleum pewter pheasant phonebook phrasing plank pledge plotted plug plywood
poetic pogo policeman poncho popcorn porcupine postcard poultry powerboat prairie pretzel princess
propeller prune publisher pucker pueblo pulley pumpkin punchbowl puppy purse pushup puzzle pyramid
python quarters quesadilla quilt quote radish ragweed railroad rarity raspberry rearrange rebuilt
receipt reentry refinery register rehydrate reimburse rejoicing rekindle relic remote renovator
reopen reporter request rerun reservoir retriever reunion rewrite rhapsody rhetoric rhino rhubarb
rhyme ribbon riches ridden riptide riskily ritzy riverboat roamer robe rocket romancer ropelike
rotisserie roundtable royal rubber rugby rulebook rummage running rustproof saddlebag saffron
saltshaker samurai sandworm sapphire sardine satchel sauna saxophone scarf scenario schoolbook
scientist scooter scrapbook sculpture secretary seismology selected semicolon senator sequence
serpent sesame settler shack shelf shirt shovel shrimp shuttle shyness sibling siesta silicon
simmering sisterhood sitcom sixfold sizable skateboard skies skylight sled slingshot sloth
slumbering smartphone smitten smokestack smudge snapshot sneezing sniff snowsuit snugness speakers
sphinx spider splashing sponge sprout spur spyglass squirrel statue steamboat stingray stopwatch
strawberry student stylus suave subway suds sugar suitcase superstore surfer sushi swan sweatshirt
swimwear sycamore syllable symphony systemize tablespoon taco tadpole taekwondo tagalong takeout
tallness tamale tanned tapestry tarantula tastebud tattoo tavern thaw theater thimble thorn throat
thumb tiara tidbit tiebreaker tiger timid tinsel tiptoeing tissue tractor tree tripod trousers
trucks tryout tubeless tuesday tugboat tulip tumbleweed tupperware turtle tusk tutorial tuxedo
tweezers twins umbrella umpire unarmored uncle unevenness unflavored ungloved unicycle unknown
unlocking unmarked unopened unpaved unroll untied unusual unveiled unwrinkled unzip upbeat upcountry
update upfront upgrade upholstery upkeep upload upright upstairs uptown upwind uranium urban urchin
urgent username usher utensil utility utmost utopia utterance vacuum valuables vaporizer varied
vegetable vehicle velcro vendor vestibule veteran vicinity videogame viewfinder village vinegar
violin viperfish visor vitamins vivacious vocalist vogue voicemail volleyball voucher voyage waffle
wagon wakeup walrus wanderer wasp water waving wheat whisper wholesaler wick wielder wikipedia
wildcat windmill wired wishbone wizardry wobbliness wolverine woolworker workbasket wristwatch xerox
xylophone yacht yahoo yard yearbook yesterday yield yodel yogurt zebra zeppelin zestfully zigzagged
zillion zipping zirconium zodiac zookeeper zucchini
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
