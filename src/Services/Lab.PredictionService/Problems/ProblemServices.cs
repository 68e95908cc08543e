using Lab.ServiceDefaults.Access;
using Microsoft.AspNetCore.Diagnostics;

namespace Lab.PredictionService.Problems;

static class ProblemServices
{
    public static void AddProblems(this WebApplicationBuilder builder)
    {
        builder.Services.AddExceptionHandler<UnexpectedProblems>();
        builder.Services.AddSingleton<IRefusals, Refusals>();
    }

    /// <summary>Gives every answer without a body (404, 405 ...) and every escaped exception a problem document.</summary>
    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = static _ => Task.CompletedTask });
        app.UseStatusCodePages(static context =>
            Problem.OfStatus(context.HttpContext.Response.StatusCode, context.HttpContext.Request).ExecuteAsync(context.HttpContext));
    }
}
