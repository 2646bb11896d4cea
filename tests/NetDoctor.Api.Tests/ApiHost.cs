using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NetDoctor.Kubernetes;
using NetDoctor.Model;
using NetDoctor.Model.Probing;
using NetDoctor.Model.Problems;
using NetDoctor.TestKit;

namespace NetDoctor.Api.Tests;

/// <summary>The server in this process, over a declared cluster and network.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ApiHost(WebApplication app, FakeCluster cluster)
    {
        _app = app;
        Cluster = cluster;
        Client = app.GetTestClient();
    }

    public FakeCluster Cluster { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>The usual shop's network: everything answers.</summary>
    public static FakeWire HealthyWire() => new FakeWire()
        .Name("payments.shop.svc.cluster.local", "10.96.1.2")
        .Name("web.shop.svc.cluster.local", "10.96.1.1")
        .Open("10.96.1.1:80", "10.96.1.2:80", "10.244.1.10:8080", "10.244.1.21:8080", "10.244.2.22:8080", "10.244.2.23:8080");

    public static async Task<ApiHost> StartAsync(
        IProber? prober = null, Action<IServiceCollection>? services = null, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(pair => pair.Key, pair => (string?)pair.Value));
        builder.WebHost.UseTestServer();
        var cluster = new FakeCluster();
        builder.Services.AddSingleton<IClusterSource>(cluster);
        builder.Services.AddSingleton(prober ?? HealthyWire());
        services?.Invoke(builder.Services);
        builder.AddNetDoctor();
        var app = builder.Build();
        app.MapNetDoctor(routes => routes.MapGet("/fails", void () => throw new InvalidOperationException("secret")).ExcludeFromDescription());
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new ApiHost(app, cluster);
    }

    public async Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<T> GetJsonAsync<T>(string path)
    {
        using var response = await GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await ReadAsync<T>(response);
    }

    public async Task<HttpResponseMessage> PostAsync(
        string path, string json, string contentType = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new StringContent(json, Encoding.UTF8, contentType);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<Problem> PostProblemAsync(string path, string json, HttpStatusCode status, string contentType = "application/json")
    {
        using var response = await PostAsync(path, json, contentType);
        return await ProblemAsync(response, status);
    }

    public async Task<Problem> GetProblemAsync(string path, HttpStatusCode status)
    {
        using var response = await GetAsync(path);
        return await ProblemAsync(response, status);
    }

    public static async Task<Problem> ProblemAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await ReadAsync<Problem>(response);
        Assert.Equal((int)status, problem.Status);
        Assert.StartsWith("urn:netdoctor:problem:", problem.Type, StringComparison.Ordinal);
        return problem;
    }

    public static async Task<T> ReadAsync<T>(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<T>(NetDoctorJson.Options, TestContext.Current.CancellationToken))!;

    public static Task<string> TextAsync(HttpResponseMessage response) =>
        response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
