namespace Lab.MlflowServer.Http;

/// <summary>An answer that is written as it comes to be.</summary>
interface IStreamedAnswer
{
    Task WriteAsync(HttpResponse response, CancellationToken cancellation);
}
