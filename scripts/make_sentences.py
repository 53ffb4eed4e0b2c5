"""Makes the data of the example private-embeddings: fifty sentences, as the word pieces that the model knows.

    python3 scripts/make_sentences.py TOKENIZER_JSON examples/src/main/resources/data

The tokenizer is the one that comes with all-MiniLM-L6-v2; sentences are in lower case, of at most 30 pieces.
"""

import json
import re
import sys
from pathlib import Path

import numpy as np

PLACES = 32
SENTENCES = """
the patient complains of chest pain.
a man reports that his heart hurts.
shares of the bank fell after the report.
the company's stock lost value this morning.
the child has a high fever and a cough.
a young girl is hot and coughs all night.
the surgeon operated on the knee.
doctors replaced the joint of the leg.
the nurse gave the medicine in the evening.
at night the patient received a pill.
the mother is allergic to penicillin.
she cannot take this antibiotic.
the wound on the hand heals well.
his cut is getting better.
the doctor advises more exercise.
the physician recommends sport.
the x-ray shows a broken bone.
an image confirms the fracture.
blood pressure was too high again.
the measured pressure is above normal.
the old woman forgets names.
an elderly lady has trouble with memory.
the operation was postponed to monday.
surgery will take place next week.
the football team won the cup.
our club is the champion.
the train to the coast was late.
there was a delay on the railway.
rain is expected in the north.
the forecast says it will be wet.
the court ruled against the company.
judges decided that the firm must pay.
prices of houses rise in the city.
flats in town become more expensive.
the new phone has a better camera.
this telephone takes nicer pictures.
scientists found water on the moon.
there is ice on the earth's satellite.
the government lowers taxes.
citizens will pay less to the state.
the cook burned the soup.
dinner was spoiled in the kitchen.
the dog sleeps under the table.
a pet lies beneath the furniture.
she plays the violin in an orchestra.
the musician performs with her instrument.
students wrote the exam yesterday.
pupils took a test.
the museum opens a new exhibition.
paintings are shown for the first time.
""".strip().splitlines()


def pieces(sentence, vocabulary):
    found = [vocabulary["[CLS]"]]
    for word in re.findall(r"\w+|[^\w\s]", sentence.lower()):
        start = 0
        while start < len(word):
            end = len(word)
            while (("##" if start else "") + word[start:end]) not in vocabulary:
                end -= 1
            found.append(vocabulary[("##" if start else "") + word[start:end]])
            start = end
    return found + [vocabulary["[SEP]"]]


def main(tokenizer, folder):
    vocabulary = json.loads(Path(tokenizer).read_text())["model"]["vocab"]
    words = np.zeros((len(SENTENCES), PLACES), np.int32)
    mask = np.zeros((len(SENTENCES), PLACES), np.uint8)
    for row, sentence in enumerate(SENTENCES):
        found = pieces(sentence, vocabulary)
        words[row, : len(found)] = found
        mask[row, : len(found)] = 1
    np.save(Path(folder) / "sentence-pieces.npy", words)
    np.save(Path(folder) / "sentence-mask.npy", mask)
    (Path(folder) / "sentences.txt").write_text("\n".join(SENTENCES) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
