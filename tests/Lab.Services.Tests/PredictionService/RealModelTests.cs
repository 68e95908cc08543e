using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lab.PredictionService.Models;
using Lab.TestSupport;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Lab.Services.Tests.PredictionService;

/// <summary>The service as it starts for a user: the starter, the real tokenizer, the real engine.</summary>
public sealed class RealModelTests : IDisposable
{
    readonly WebApplicationFactory<ModelHost> factory = new WebApplicationFactory<ModelHost>().WithWebHostBuilder(builder =>
        builder.UseSetting("model", Path.Combine(RepositoryRoot.Path, "data", "models", "starter")));

    public void Dispose() => factory.Dispose();

    [Fact]
    public async Task Reviews_AreLabelledInTheirOrder()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var client = factory.CreateClient();
        await factory.Services.GetRequiredService<ModelHost>().Settled.WaitAsync(cancellation);

        string[] texts = ["Love this dress, perfect fit", "It fell apart after one wash", "Absolutely gorgeous"];
        using var response = await client.PostAsJsonAsync("/predict", new { texts }, cancellation);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["positive", "negative", "positive"], answer.GetProperty("predictions").EnumerateArray().Select(p => p.GetProperty("label").GetString()));
        Assert.Equal("starter", answer.GetProperty("model").GetProperty("name").GetString());
    }
}
