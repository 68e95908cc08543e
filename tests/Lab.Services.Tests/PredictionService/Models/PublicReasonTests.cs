using Lab.PredictionService.Models;

namespace Lab.Services.Tests.PredictionService.Models;

public sealed class PublicReasonTests
{
    [Theory]
    [InlineData("The file /srv/models/x/config.json is empty.", "The file config.json is empty.")]
    [InlineData("'C:\\models\\x\\config.json' is empty.", "'config.json' is empty.")]
    [InlineData("'../private/x' and 'data/models/starter' differ.", "'x' and 'starter' differ.")]
    [InlineData("/a/b/ is missing", "b is missing")]
    [InlineData("config.json: 'hidden_size' is -1.", "config.json: 'hidden_size' is -1.")]
    public void Paths_AreCutToTheirLastName(string text, string expected) => Assert.Equal(expected, PublicReason.WithoutPaths(text));
}
