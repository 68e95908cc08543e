namespace Lab.Datasets.Tests;

public class AugmenterTests
{
    static readonly LabelledExample[] reviews =
    [
        .. Enumerable.Range(0, 40).Select(i => new LabelledExample($"The movie number {i} is really not great, it was terrible and I don't recommend it", i % 2, i + 2)),
    ];

    static IReadOnlyList<LabelledExample> Copies(AugmentationKinds kinds, double share = 1, double words = 0.05, ulong seed = 7) =>
        Augmenter.Copies(reviews, new AugmentationOptions { Kinds = kinds, Share = share, WordShare = words }, seed);

    static string[] Words(string text) => text.Split(' ');

    [Theory]
    [InlineData(0.5, 20)]
    [InlineData(1, 40)]
    [InlineData(2.25, 90)]
    [InlineData(0, 0)]
    public void Share_IsTheNumberOfCopies_WithLabelsAndLinesOfTheirRows(double share, int count)
    {
        var copies = Copies(AugmentationKinds.Swap | AugmentationKinds.Delete, share);
        Assert.Equal(count, copies.Count);
        Assert.All(copies, copy =>
        {
            var row = reviews.Single(review => review.Line == copy.Line);
            Assert.Equal(row.Label, copy.Label);
            Assert.NotEqual(row.Text, copy.Text);
        });
    }

    [Fact]
    public void SameSeed_GivesTheSameCopies_ToTheBit()
    {
        const AugmentationKinds all = AugmentationKinds.Synonym | AugmentationKinds.Swap | AugmentationKinds.Delete | AugmentationKinds.Typo;
        Assert.Equal(Copies(all), Copies(all));
        Assert.NotEqual(Copies(all), Copies(all, seed: 8));
        // Fixed, so that another version or machine that does otherwise is noticed.
        var sums = string.Join('\n', Copies(all).Select(copy => copy.Text));
        Assert.Equal("5959b671fb1e2279", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(sums)))[..16]);
    }

    [Fact]
    public void Delete_LeavesOneWordOut_Swap_KeepsThemAll_Synonym_ChangesOne()
    {
        Assert.All(Copies(AugmentationKinds.Delete), copy => Assert.Equal(15, Words(copy.Text).Length));
        Assert.All(Copies(AugmentationKinds.Swap), copy => Assert.Equal(Words(Original(copy)).Order(), Words(copy.Text).Order()));
        Assert.All(Copies(AugmentationKinds.Synonym), copy => Assert.Equal(1, Words(Original(copy)).Zip(Words(copy.Text)).Count(pair => pair.First != pair.Second)));
        Assert.All(Copies(AugmentationKinds.Typo), copy => Assert.Equal(1, Words(Original(copy)).Zip(Words(copy.Text)).Count(pair => pair.First != pair.Second)));
    }

    [Theory]
    [InlineData(AugmentationKinds.Synonym)]
    [InlineData(AugmentationKinds.Swap)]
    [InlineData(AugmentationKinds.Delete)]
    [InlineData(AugmentationKinds.Typo)]
    public void Negations_StayWhereTheyAre(AugmentationKinds kind) => Assert.All(Copies(kind, share: 5), copy =>
    {
        Assert.Contains("not", Words(copy.Text));
        Assert.Contains("don't", Words(copy.Text));
    });

    [Fact]
    public void Synonym_KeepsCapitalsAndPunctuation()
    {
        var copy = Assert.Single(Augmenter.Copies([new LabelledExample("\"GREAT!\"", 1, 2)], new AugmentationOptions { Kinds = AugmentationKinds.Synonym, Share = 1 }, 1));
        Assert.Matches("^\"(FANTASTIC|SUPERB|WONDERFUL|TERRIFIC)!\"$", copy.Text);
    }

    [Fact]
    public void TextWithoutAPlaceForAChange_GetsNoCopy() =>
        Assert.Empty(Augmenter.Copies([new LabelledExample("no", 0, 2), new LabelledExample("@bob #ok", 0, 3)], new AugmentationOptions { Kinds = AugmentationKinds.Typo, Share = 3 }, 1));

    [Theory]
    [InlineData(-1, 0.1, "AugmentationOptions.Share")]
    [InlineData(11, 0.1, "AugmentationOptions.Share")]
    [InlineData(1, 0, "AugmentationOptions.WordShare")]
    [InlineData(1, double.NaN, "AugmentationOptions.WordShare")]
    public void SharesOutOfRange_AreRefused(double share, double words, string where) =>
        Assert.Equal(where, Assert.Throws<LabException>(() => Copies(AugmentationKinds.Swap, share, words)).Where);

    static string Original(LabelledExample copy) => reviews.Single(review => review.Line == copy.Line).Text;
}
