using Lab.Hosting.Dcp;

namespace Lab.Platform.Tests.Hosting.Dcp;

public sealed class KubeconfigTests
{
    [Fact]
    public void Kubeconfig_gives_address_and_token_and_never_prints_the_token()
    {
        const string Text = "clusters:\n- cluster:\n    server: https://127.0.0.1:40311\n  name: c\nusers:\n- name: u\n  user:\n    token: \"abc\"\n";

        Assert.True(Kubeconfig.TryParse(Text, out var config));

        Assert.Equal(new Uri("https://127.0.0.1:40311"), config.Server);
        Assert.Equal("abc", config.Token);
        Assert.DoesNotContain("abc", $"{config}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("    server: https://127.0.0.1:40311\n")]
    [InlineData("    server: https://127.0.0.1:40311\n    token: \n")]
    public void Half_written_kubeconfig_is_not_read(string text) => Assert.False(Kubeconfig.TryParse(text, out _));
}
