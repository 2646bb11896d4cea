using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using NetDoctor.Agent.KubeProxy;
using NetDoctor.Model.Agents.Facts;

namespace NetDoctor.Agent.Tests.KubeProxy;

/// <summary>Questions to servers of this test that answer as kube-proxy does, or not.</summary>
public sealed class ProxyReaderTests
{
    private const string Healthy = """{"lastUpdated":"2026-11-22T10:00:00Z","currentTime":"2026-11-22T10:00:01Z","nodeEligible":true}""";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_mode_and_health()
    {
        var state = await AskAsync("nftables", 200, Healthy);

        Assert.Equal("nftables", state.Mode);
        Assert.True(state.Health!.IsHealthy);
        Assert.Null(state.Problem);
    }

    [Fact]
    public async Task Reads_that_a_proxy_is_not_healthy()
    {
        var state = await AskAsync("iptables", 503, Healthy);

        Assert.False(state.Health!.IsHealthy);
        Assert.Null(state.Problem);
    }

    [Fact]
    public async Task Knows_another_program_at_its_port()
    {
        var state = await AskAsync("<html>", 200, "<html>");

        Assert.Null(state.Mode);
        Assert.Null(state.Health);
        Assert.Contains("answered by something else than kube-proxy", state.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_nothing_answers()
    {
        using var client = new HttpClient();
        var port = FreePort();

        var state = await new ProxyReader(client).ReadAsync(
            new Uri($"http://127.0.0.1:{port}/proxyMode"), new Uri($"http://127.0.0.1:{port}/healthz"), Cancelled);

        Assert.Equal(new ProxyState { Problem = $"Nothing answers at 127.0.0.1:{port}." }, state);
    }

    private static async Task<ProxyState> AskAsync(string mode, int status, string health)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var server = builder.Build();
        server.MapGet("/proxyMode", () => mode);
        server.MapGet("/healthz", () => Results.Text(health, "application/json", null, status));
        await server.StartAsync(Cancelled);
        var address = server.Urls.Single();
        using var client = new HttpClient();
        return await new ProxyReader(client).ReadAsync(new Uri($"{address}/proxyMode"), new Uri($"{address}/healthz"), Cancelled);
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
