using Lab.MlflowServer.Stores;
using Microsoft.AspNetCore.Connections;

namespace Lab.MlflowServer.Http;

/// <summary>Turns failures into answers: refusals into MLflow's error body, bugs into a 500 whose reason stays in the log.</summary>
sealed partial class ErrorAnswers(RequestDelegate next, ILogger<ErrorAnswers> log, StoreTrouble? stores = null)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (!context.Response.HasStarted && context.Response.ContentLength is null) await WritePlainAsync(context);
        }
        catch (MlflowException refused) when (!context.Response.HasStarted)
        {
            await Answers.WriteErrorAsync(context, refused);
        }
        catch (LabException known) when (!context.Response.HasStarted)
        {
            await Answers.WriteErrorAsync(context, MlflowException.Of(known));
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            await Answers.WriteErrorAsync(context, new MlflowException(ErrorCodes.BadRequest, bad.Message, bad.StatusCode));
        }
        catch (Exception gone) when (context.RequestAborted.IsCancellationRequested && gone is OperationCanceledException or ConnectionAbortedException or IOException)
        {
            // The client has left; there is nobody to answer.
        }
        catch (Exception bug) when (!context.Response.HasStarted)
        {
            if (stores?.Of(bug) is { } trouble)
            {
                await Answers.WriteErrorAsync(context, trouble);
                return;
            }
            LogBug(bug, context.Request.Method, context.Request.Path);
            await Answers.WriteErrorAsync(context, new MlflowException(ErrorCodes.InternalError, "Internal error of the server. The reason is in its log."));
        }
    }

    static Task WritePlainAsync(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => Answers.WritePageAsync(context, 404, "Not Found",
            "The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again."),
        StatusCodes.Status405MethodNotAllowed => Answers.WritePageAsync(context, 405, "Method Not Allowed", "The method is not allowed for the requested URL."),
        _ => Task.CompletedTask,
    };

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed")]
    partial void LogBug(Exception bug, string method, string path);
}
