namespace Aspire.Hosting;

/// <summary>Wire form of telemetry.</summary>
public enum OtlpProtocol
{
    Grpc,
    HttpProtobuf,
    HttpJson,
}
