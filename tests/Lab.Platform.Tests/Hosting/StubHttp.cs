using Microsoft.Extensions.DependencyInjection;

namespace Lab.Platform.Tests.Hosting;

/// <summary>Answers requests without a network and remembers them.</summary>
sealed class StubHttp(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
{
    public List<(string Method, string Uri, string? Body)> Requests { get; } = [];

    /// <summary>Makes this the way of the named client.</summary>
    public void Register(IServiceCollection services, string name) => services.AddHttpClient(name).ConfigurePrimaryHttpMessageHandler(() => this);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        Requests.Add((request.Method.Method, request.RequestUri!.ToString(), body));
        return answer(request);
    }
}
