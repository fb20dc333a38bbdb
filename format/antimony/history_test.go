package antimony_test

import (
	"strings"
	"testing"

	"niche/format/antimony"
)

// TestHistory: who made a model and when goes into its annotation and back.
func TestHistory(t *testing.T) {
	const text = `model m()
  k = 1
  k created.year 2019
  k created.month 7
  k created.day 29
  k created.hour 10
  k created.minute 53
  k created.second 09
  k creator.name "Cleo"
  model creator1.givenName "Anna"
  model creator1.familyName "Berg"
  model creator1.organization "R & D"
  model creator1.email "a@example.org"
  model creator2.name "Ben Carl"
  model created "2020-01-01T00:00:00Z"
  model modified "2020-01-02T00:00:00Z", "2021-01-02T00:00:00Z"
  model origin "https://identifiers.org/pubmed/1"
end`
	m, problems := antimony.Read("a.ant", []byte(text))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	written, _, lost := antimony.Write(m)
	if len(lost) > 0 {
		t.Error(lost)
	}
	for _, line := range []string{`k created "2019-07-29T10:53:09Z"`, `k creator1.name "Cleo"`, `model creator1.givenName "Anna"`, `model creator1.organization "R & D"`, `model creator1.email "a@example.org"`,
		`model creator2.name "Ben Carl"`, `model created "2020-01-01T00:00:00Z"`, `model modified "2021-01-02T00:00:00Z"`,
		`model origin "https://identifiers.org/pubmed/1"`} {
		if strings.Count(string(written), line) != 1 {
			t.Errorf("%s is not there once in\n%s", line, written)
		}
	}
	// as older tools write it
	m.Annotation = `<annotation><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:vCard="http://www.w3.org/2001/vcard-rdf/3.0#"><rdf:Description rdf:about="#m">
<dcterms:creator><rdf:Bag><rdf:li rdf:parseType="Resource"><vCard:N rdf:parseType="Resource"><vCard:Family>Berg</vCard:Family><vCard:Given>Anna</vCard:Given></vCard:N><vCard:ORG rdf:parseType="Resource"><vCard:Orgname>Uni</vCard:Orgname></vCard:ORG></rdf:li></rdf:Bag></dcterms:creator>
</rdf:Description></rdf:RDF></annotation>`
	written, _, lost = antimony.Write(m)
	if !strings.Contains(string(written), `model creator1.familyName "Berg"`) || !strings.Contains(string(written), `model creator1.organization "Uni"`) || len(lost) > 0 {
		t.Errorf("%v\n%s", lost, written)
	}
	if _, problems := antimony.Read("a.ant", []byte("model creator1.phone \"1\"\nk = 1\n")); problems.Err() == nil {
		t.Error("a creator's phone is accepted")
	}
}
