using Lab.PredictionService.OpenApi;
using Lab.PredictionService.Problems;
using Lab.ServiceDefaults.Web;
using Microsoft.AspNetCore.Http.Features;

namespace Lab.PredictionService.Web;

/// <summary>The web page: GET / for browsers, its form without JavaScript (POST /), its assets.</summary>
static class PageEndpoints
{
    public static void AddPage(this WebApplicationBuilder builder) => builder.Services.AddSingleton<PageBuilder>();

    public static void WithPage(this RouteHandlerBuilder root) => root.AddEndpointFilter<PageFilter>().WithMetadata(new PageAnswer(TakesForm: false));

    public static void MapPage(this WebApplication app)
    {
        app.MapPost("/", ClassifyFormAsync).WithName("classify_form").WithTags(ApiTags.Service).WithSummary("The form of the web page without JavaScript; programs use POST /predict.")
            .WithMetadata(new PageAnswer(TakesForm: true)).ProducesProblems(ApiStatuses.Texts);
        app.MapGet("/assets/{name}", Assets.Get).WithName("asset").WithTags(ApiTags.Service).WithSummary("Styles, scripts and pictures of the web page.")
            .Produces<string>(contentType: "text/css", additionalContentTypes: ["text/javascript", "image/svg+xml"]).Produces(304).ProducesProblems(404);
    }

    static async Task<IResult> ClassifyFormAsync(HttpContext http, PageBuilder builder)
    {
        if (!http.Request.HasFormContentType)
            return Problem.At(StatusCodes.Status415UnsupportedMediaType, "POST / takes the form of the web page; POST /predict takes JSON.", "Content-Type");
        try
        {
            // Kestrel limits the body as a whole.
            var form = await http.Request.ReadFormAsync(new FormOptions { ValueCountLimit = 8, MultipartBodyLengthLimit = 1 << 20 }, http.RequestAborted);
            var (page, status) = await builder.BuildAsync(http, form["text"].FirstOrDefault() ?? "");
            return new PageResult(page, status);
        }
        catch (DamagedBodyException damaged)
        {
            return Problem.BadRequest(damaged.Message, "Content-Encoding");
        }
        catch (Exception broken) when (broken is InvalidDataException || (broken is IOException and not BadHttpRequestException && !http.RequestAborted.IsCancellationRequested))
        {
            // Its parts end too early, its boundary is none, its chunks are damaged.
            return Problem.BadRequest("The form could not be read; expected the one field 'text'.");
        }
    }
}
