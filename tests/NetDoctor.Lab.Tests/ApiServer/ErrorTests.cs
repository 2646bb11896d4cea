using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Tests.ApiServer;

/// <summary>Refusals, held to those of a real API server.</summary>
public sealed class ErrorTests
{
    [Theory]
    [InlineData("400-bad-field-selector", "GET", "/api/v1/namespaces/shop/pods?fieldSelector=spec.nope%3D1")]
    [InlineData("400-bad-selector", "GET", "/api/v1/namespaces/shop/pods?labelSelector=a%20b%20c")]
    [InlineData("404-object", "GET", "/api/v1/namespaces/shop/services/nothing")]
    [InlineData("405-method", "POST", "/api/v1/namespaces/shop/services/orders")]
    [InlineData("409-already-exists", "POST", "/api/v1/namespaces", """{"metadata":{"name":"shop"}}""")]
    [InlineData("409-conflict", "PUT", "/api/v1/namespaces/shop/services/orders", """
        {"metadata":{"name":"orders","resourceVersion":"1"},"spec":{"ports":[{"port":80}]}}
        """)]
    [InlineData("422-invalid", "POST", "/api/v1/namespaces/shop/services", """
        {"metadata":{"name":"Bad_Name"},"spec":{"ports":[{"port":80,"targetPort":"80"}]}}
        """)]
    [InlineData("422-watch-streaming-list-without-match", "GET", "/api/v1/pods?watch=1&sendInitialEvents=true")]
    [InlineData("410-list-exact-old-version", "GET", "/api/v1/pods?resourceVersion=1&resourceVersionMatch=Exact")]
    public async Task Refuses_as_a_real_server_does(string recorded, string method, string path, string? body = null)
    {
        await using var api = await StartAsync();

        var (code, status) = await api.SendAsync(new HttpMethod(method), path, body);

        var expected = await RecordedAsync(recorded);
        Assert.Equal(Field.Number(expected, "code"), code);
        Assert.True(JsonNode.DeepEquals(expected, status), $"Expected {expected.ToJsonString()}, got {status.ToJsonString()}");
    }

    [Fact]
    public async Task Names_its_own_version_when_a_future_one_is_asked_for()
    {
        await using var api = await StartAsync();

        var (code, status) = await api.GetAsync("/api/v1/pods?resourceVersion=999999999");

        var expected = await RecordedAsync("504-future-resource-version");
        expected["message"] = $"Timeout: Too large resource version: 999999999, current: {api.Store.ResourceVersion}";
        Assert.Equal(504, code);
        Assert.True(JsonNode.DeepEquals(expected, status), status.ToJsonString());
    }

    [Fact]
    public async Task Knows_no_other_groups()
    {
        await using var api = await StartAsync();

        using var response = await api.Client.GetAsync("/apis/nope.example/v1/things", TestContext.Current.CancellationToken);

        Assert.Equal(404, (int)response.StatusCode);
        Assert.Equal("404 page not found\n", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Speaks_nothing_but_json()
    {
        await using var api = await StartAsync();

        var (code, status) = await api.GetAsync("/api/v1/pods", "text/csv");
        var (bodyCode, bodyStatus) = await api.SendAsync(HttpMethod.Post, "/api/v1/namespaces", "<a/>", "text/xml");

        Assert.Equal((406, "NotAcceptable"), (code, Field.Text(status, "reason")));
        Assert.Equal((415, "UnsupportedMediaType"), (bodyCode, Field.Text(bodyStatus, "reason")));
    }

    [Theory]
    [InlineData("log")]
    [InlineData("exec")]
    public async Task Says_that_pods_have_no_containers(string subresource)
    {
        await using var api = await StartAsync();

        var (code, status) = await api.GetAsync($"/api/v1/namespaces/shop/pods/web/{subresource}");

        Assert.Equal((501, "NotImplemented"), (code, Field.Text(status, "reason")));
    }

    [Fact]
    public async Task Refuses_objects_in_a_namespace_that_does_not_exist()
    {
        await using var api = await StartAsync();

        var (code, status) = await api.SendAsync(HttpMethod.Post, "/api/v1/namespaces/nope/configmaps", """{"metadata":{"name":"c"}}""");

        Assert.Equal(404, code);
        Assert.Equal("namespaces \"nope\" not found", Field.Text(status, "message"));
    }

    private static async Task<LabApi> StartAsync()
    {
        var api = await LabApi.StartAsync();
        api.Apply("""
            {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
            ---
            {apiVersion: v1, kind: Service, metadata: {name: orders, namespace: shop}, spec: {ports: [{port: 80}]}}
            """);
        return api;
    }

    private static async Task<JsonObject> RecordedAsync(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "testdata", "errors", $"{name}.http");
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        return (JsonObject)JsonNode.Parse(text[text.IndexOf('{', StringComparison.Ordinal)..])!;
    }
}
