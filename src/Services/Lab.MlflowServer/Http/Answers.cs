using System.Text;
using System.Text.Json;
using Lab.Mlflow.Protocol;
using Lab.Mlflow.Protocol.Messages;

namespace Lab.MlflowServer.Http;

/// <summary>Writes answers.</summary>
static class Answers
{
    const string Json = "application/json";

    public static async Task WriteAsync<T>(HttpContext context, T answer, int status = StatusCodes.Status200OK)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = Json;
        if (answer is IStreamedAnswer streamed)
        {
            await streamed.WriteAsync(response, context.RequestAborted);
            return;
        }
        if (answer is Empty)
        {
            response.ContentLength = 2;
            await response.Body.WriteAsync("{}"u8.ToArray(), context.RequestAborted);
            return;
        }
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(answer, MlflowJson.Of<T>());
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    public static Task WriteErrorAsync(HttpContext context, MlflowException error) =>
        WriteAsync(context, new ErrorBody { ErrorCode = error.ErrorCode, Message = error.Message, Sqlstate = error.Class?.Sqlstate ?? SqlStateOf(error), ErrorClass = error.Class?.Name ?? ClassOf(error) }, error.Status);

    public static Task WriteTextAsync(HttpContext context, int status, string text) => WritePlainAsync(context, status, "text/plain; charset=utf-8", text);

    /// <summary>The small page that stands for errors of plain HTTP: unknown path, wrong method.</summary>
    public static Task WritePageAsync(HttpContext context, int status, string title, string text) => WritePlainAsync(
        context, status, "text/html; charset=utf-8", $"<!doctype html>\n<html lang=en>\n<title>{status} {title}</title>\n<h1>{title}</h1>\n<p>{text}</p>\n");

    static async Task WritePlainAsync(HttpContext context, int status, string type, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    static string? SqlStateOf(MlflowException error) => error.ErrorCode switch
    {
        ErrorCodes.NotImplemented => null,
        _ => error.Status < 500 ? "KAM00" : "XXM00",
    };

    static string? ClassOf(MlflowException error) => error.ErrorCode switch
    {
        ErrorCodes.NotImplemented => null,
        ErrorCodes.ResourceDoesNotExist => "RESOURCE_NOT_FOUND",
        ErrorCodes.ResourceAlreadyExists => "RESOURCE_ALREADY_EXISTS",
        _ => error.Status < 500 ? "INVALID_PARAMETER_VALUE" : "CLIENT_INTERNAL_ERROR",
    };
}
