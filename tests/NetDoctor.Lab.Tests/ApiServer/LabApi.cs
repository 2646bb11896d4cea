using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using NetDoctor.Lab.ApiServer;
using NetDoctor.Lab.ApiServer.Registry;
using NetDoctor.Lab.Controllers;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Tests.ApiServer;

/// <summary>A running API server on a free port, with or without controllers.</summary>
internal sealed class LabApi : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly LabApiServer _server;
    private readonly LabControllers? _controllers;

    private LabApi(ObjectRegistry registry, LabApiServer server, LabControllers? controllers)
    {
        Registry = registry;
        _server = server;
        _controllers = controllers;
        Client = new HttpClient { BaseAddress = server.Url };
    }

    public ObjectRegistry Registry { get; }

    public ObjectStore Store => Registry.Store;

    public HttpClient Client { get; }

    public Uri Url => _server.Url;

    public static async Task<LabApi> StartAsync(
        IPodRuntime? runtime = null,
        bool hasControllers = false,
        int historyCapacity = ObjectStore.DefaultHistoryCapacity,
        TimeProvider? timeProvider = null)
    {
        var time = timeProvider ?? TimeProvider.System;
        var registry = new ObjectRegistry(new ObjectStore(time, historyCapacity), LabAddressPlan.Default, time);
        var options = new LabApiServerOptions { BookmarkInterval = TimeSpan.FromMilliseconds(50) };
        var server = new LabApiServer(registry, options, time);
        await server.StartAsync(TestContext.Current.CancellationToken);
        Bootstrap.Apply(registry, server.Url, time);
        LabControllers? controllers = null;
        if (hasControllers || runtime is not null)
        {
            controllers = new LabControllers(registry, runtime ?? new IdlePodRuntime(), NullLogger<LabControllers>.Instance, time);
            controllers.Start();
        }

        return new LabApi(registry, server, controllers);
    }

    /// <summary>Creates every document of a manifest.</summary>
    public void Apply(string yaml)
    {
        foreach (var item in YamlBody.ParseAll(yaml).Cast<JsonObject>())
        {
            Registry.Put(ResourceTypes.FindKind(Field.Text(item, "apiVersion")!, Field.Text(item, "kind")!)!, item);
        }
    }

    /// <summary>Waits until a condition on the store holds.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        using var subscription = Store.Subscribe();
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, TestContext.Current.CancellationToken);
        while (!condition())
        {
            await subscription.Reader.ReadAsync(ending.Token);
        }
    }

    public async Task<(int Code, JsonObject Body)> SendAsync(
        HttpMethod method, string path, string? body = null, string contentType = "application/json", string accept = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        }

        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var json = response.Content.Headers.ContentType?.MediaType == "application/json" ? (JsonObject)JsonNode.Parse(text)! : [];
        return ((int)response.StatusCode, json);
    }

    public Task<(int Code, JsonObject Body)> GetAsync(string path, string accept = "application/json") =>
        SendAsync(HttpMethod.Get, path, accept: accept);

    /// <summary>The lines of a watch, until as many came as asked for.</summary>
    public async Task<List<JsonObject>> WatchAsync(string path, int count, Action? meanwhile = null)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, TestContext.Current.CancellationToken);
        using var response = await Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, ending.Token);
        Assert.True(response.IsSuccessStatusCode);
        meanwhile?.Invoke();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(ending.Token));
        List<JsonObject> events = [];
        while (events.Count < count && await reader.ReadLineAsync(ending.Token) is { } line)
        {
            events.Add((JsonObject)JsonNode.Parse(line)!);
        }

        return events;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_controllers is not null)
        {
            await _controllers.DisposeAsync();
        }

        await _server.DisposeAsync();
    }
}
