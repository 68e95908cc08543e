namespace Lab.Datasets.Tests;

public class SynonymsTests
{
    [Fact]
    public void EveryWord_HasOthersOfItsGroup_InItsOwnSpelling()
    {
        var random = new SplitMix64(1);
        for (var i = 0; i < 50; i++) Assert.Matches("^(Fantastic|Superb|Wonderful|Terrific)$", Synonyms.Other("Great", ref random));
        Assert.False(Synonyms.Has("not"));
    }
}
