namespace Lab.MlflowServer.Http;

/// <summary>
/// The table of routes: one line each, served under <c>/api/VERSION/mlflow/</c> for clients and under
/// <c>/ajax-api/VERSION/mlflow/</c> for pages. Hand-mapped: no binding by reflection stands between request and handler.
/// </summary>
sealed class ApiRoutes(IEndpointRouteBuilder routes)
{
    public void Get<T>(string path, Func<MlflowRequestFields, CancellationToken, Task<T>> handler, string version = "2.0") => Map("GET", path, handler, version);

    public void Post<T>(string path, Func<MlflowRequestFields, CancellationToken, Task<T>> handler, string version = "2.0") => Map("POST", path, handler, version);

    public void Patch<T>(string path, Func<MlflowRequestFields, CancellationToken, Task<T>> handler, string version = "2.0") => Map("PATCH", path, handler, version);

    public void Put<T>(string path, Func<MlflowRequestFields, CancellationToken, Task<T>> handler, string version = "2.0") => Map("PUT", path, handler, version);

    public void Delete<T>(string path, Func<MlflowRequestFields, CancellationToken, Task<T>> handler, string version = "2.0") => Map("DELETE", path, handler, version);

    /// <summary>A route of pages only, without its twin under /api.</summary>
    public void Page<T>(string method, string path, Func<MlflowRequestFields, CancellationToken, Task<T>> handler, string version = "2.0") =>
        MapOne(method, $"/ajax-api/{version}/mlflow/{path}", handler);

    /// <summary>A route of the artifact proxy, under <c>/api/2.0/mlflow-artifacts/</c> and its twin.</summary>
    public void Artifacts<T>(string method, string path, Func<MlflowRequestFields, CancellationToken, Task<T>> handler)
    {
        MapOne(method, $"/api/2.0/mlflow-artifacts/{path}", handler);
        MapOne(method, $"/ajax-api/2.0/mlflow-artifacts/{path}", handler);
    }

    void Map<T>(string method, string path, Func<MlflowRequestFields, CancellationToken, Task<T>> handler, string version)
    {
        MapOne(method, $"/api/{version}/mlflow/{path}", handler);
        MapOne(method, $"/ajax-api/{version}/mlflow/{path}", handler);
    }

    void MapOne<T>(string method, string pattern, Func<MlflowRequestFields, CancellationToken, Task<T>> handler) =>
        routes.MapMethods(pattern, method == "GET" ? ["GET", "HEAD"] : [method], async context =>
        {
            var (fields, document) = await RequestReader.ReadAsync(context);
            using (document) await Answers.WriteAsync(context, await handler(fields, context.RequestAborted));
        });
}
