using System.Net;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NetDoctor.Kubernetes.Configuration;
using NetDoctor.Kubernetes.Reflectors;

namespace NetDoctor.Kubernetes.Tests.Reflectors;

public sealed class ApiConnectionTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netdoctor-");
    private readonly FakeTimeProvider _time = new();
    private FakeApiServer _server = null!;
    private volatile string _accepted = "old";

    public async ValueTask InitializeAsync()
    {
        _server = await FakeApiServer.StartAsync();
        _server.OnList("pods", (context, token) => context.Request.Headers.Authorization == $"Bearer {_accepted}"
            ? Answers.List("1")(context, token)
            : Answers.Recorded("errors/401-no-credentials.http")(context, token));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Reads_the_token_anew_when_it_has_expired()
    {
        using var connection = Connect();
        (await GetAsync(connection)).Dispose();

        _accepted = "new";
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "token"), "new", TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromMinutes(1));
        using var response = await GetAsync(connection);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Reports_the_refusal_when_the_token_was_not_renewed()
    {
        using var connection = Connect();
        _accepted = "new";
        _time.Advance(TimeSpan.FromMinutes(1));
        var error = await Assert.ThrowsAsync<ApiException>(() => GetAsync(connection));
        Assert.Equal((HttpStatusCode.Unauthorized, "Unauthorized"), (error.Status, error.Message));
    }

    [Fact]
    public async Task Does_not_read_the_configuration_anew_for_every_refusal()
    {
        using var connection = Connect();
        _accepted = "new";
        _time.Advance(TimeSpan.FromMinutes(1));
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await Assert.ThrowsAsync<ApiException>(() => GetAsync(connection));
        }

        // One request each, and one more for the one renewal.
        for (var asked = 0; asked < 6; asked++)
        {
            await _server.NextListAsync("pods");
        }

        Assert.False(_server.NextListAsync("pods").IsCompleted);
    }

    [Theory]
    [InlineData("errors/504-future-resource-version.http", 504, 1)]
    [InlineData("errors/404-group.http", 404, null)]
    public async Task Takes_over_when_the_server_wants_to_be_asked_again(string recorded, int status, int? seconds)
    {
        _server.OnList("nodes", Answers.Recorded(recorded));
        using var connection = Connect();
        var error = await Assert.ThrowsAsync<ApiException>(
            () => connection.GetAsync("/api/v1/nodes", TestContext.Current.CancellationToken));
        Assert.Equal(status, (int)error.Status);
        Assert.Equal(seconds, (int?)error.RetryAfter?.TotalSeconds);
    }

    private static Task<HttpResponseMessage> GetAsync(ApiConnection connection) =>
        connection.GetAsync("/api/v1/pods", TestContext.Current.CancellationToken);

    private ApiConnection Connect()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "token"), "old");
        var path = Path.Combine(_folder.FullName, "config");
        File.WriteAllText(
            path,
            $$"""
            apiVersion: v1
            kind: Config
            clusters: [{ name: lab, cluster: { server: "{{_server.Address.AbsoluteUri}}" } }]
            contexts: [{ name: lab, context: { cluster: lab, user: somebody } }]
            users: [{ name: somebody, user: { tokenFile: token } }]
            current-context: lab
            """);
        return new ApiConnection(Options.Create(new KubernetesOptions { Kubeconfig = path }), _time);
    }
}
