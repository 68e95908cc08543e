using Lab.Hub;

namespace Lab.Platform.Tests.Hub;

public sealed class HubTokenTests : HubTest
{
    const string Token = "hf_secret_of_a_test";

    [Fact]
    public async Task Token_GoesToTheHubAndNeverToTheNetwork()
    {
        await FetchAsync(Options with { Token = Token });
        Assert.NotEmpty(Hub.Tokens);
        Assert.All(Hub.Tokens, sent => Assert.Equal(("hub", $"Bearer {Token}"), sent));
    }

    [Fact]
    public async Task Refusal_SaysThatATokenWasSentAndNotWhich()
    {
        Hub.Refuse(403, "GatedRepo");
        var error = await RefusalAsync(Options with { Token = Token });
        Assert.Contains("The token that was sent", error.Remedy);
        Assert.DoesNotContain(Token, error.ToString());
    }

    [Fact]
    public void Options_DoNotShowIt() => Assert.DoesNotContain(Token, (Options with { Token = Token }).ToString());
}
