using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using NetDoctor.Model.Probing;
using NetDoctor.Probes.Tests.Http;
using Told = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace NetDoctor.Probes.Tests.Grpc;

public sealed class GrpcProbeTests
{
    private static readonly GrpcProbeSpec Spec = new() { Address = "127.0.0.1", Port = 1, TimeoutMilliseconds = 5000 };

    [Theory]
    [InlineData(Told.Serving, GrpcServingStatus.Serving)]
    [InlineData(Told.NotServing, GrpcServingStatus.NotServing)]
    [InlineData(Told.ServiceUnknown, GrpcServingStatus.ServiceUnknown)]
    public async Task Reports_the_health_that_the_server_tells(Told told, GrpcServingStatus expected)
    {
        await using var server = await HealthServer.StartAsync(StatusCode.OK, told);

        var result = await RunAsync(server, Spec);

        Assert.Equal(ProbeOutcome.Succeeded, result.Outcome);
        Assert.Equal((0, expected, 200), (result.Status, result.Serving, result.HttpStatus));
        Assert.Equal(["connect", "firstByte", "total"], result.Phases.Select(phase => phase.Name));
    }

    [Theory]
    [InlineData(StatusCode.Unimplemented)]
    [InlineData(StatusCode.NotFound)]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.Cancelled)]
    public async Task Reports_the_status_of_a_server_that_tells_no_health(StatusCode status)
    {
        await using var server = await HealthServer.StartAsync(status);

        var result = await RunAsync(server, Spec);

        Assert.Equal(ProbeOutcome.Succeeded, result.Outcome);
        Assert.Equal(((int)status, null), (result.Status, result.Serving));
        Assert.Equal("as the test says", result.Detail);
    }

    [Fact]
    public async Task Sends_the_service_and_the_authority_that_were_asked_for()
    {
        string? authority = null;
        string? path = null;
        var body = new MemoryStream();
        await using var server = await HealthServer.StartAsync(async context =>
        {
            (authority, path) = (context.Request.Host.Value, context.Request.Path.Value);
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            context.Response.ContentType = "application/grpc";
            context.Response.AppendTrailer("grpc-status", "5");
        });

        await RunAsync(server, Spec with { Host = "payments.shop", Service = "shop.Pay" });

        Assert.Equal($"payments.shop:{server.EndPoint.Port}", authority);
        Assert.Equal("/grpc.health.v1.Health/Check", path);
        Assert.Equal([0, 0, 0, 0, 10, 10, 8, .. "shop.Pay"u8], body.ToArray());
    }

    [Fact]
    public async Task Reports_the_certificate_of_a_server_with_tls()
    {
        using var certificate = Certificates.Create("payments.shop", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        await using var server = await HealthServer.StartAsync(StatusCode.OK, Told.Serving, certificate);

        var result = await RunAsync(server, Spec with { Scheme = HttpScheme.Https, Host = "payments.shop" });

        Assert.Equal((ProbeOutcome.Succeeded, GrpcServingStatus.Serving), (result.Outcome, result.Serving));
        Assert.Equal(["connect", "tls", "firstByte", "total"], result.Phases.Select(phase => phase.Name));
        Assert.Equal((true, "Tls13"), (result.Tls!.MatchesHost, result.Tls.Version));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(200)]
    public async Task Reports_malformed_when_http2_is_spoken_without_grpc(int status)
    {
        await using var server = await HealthServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync("hello", context.RequestAborted);
        });

        var result = await RunAsync(server, Spec);

        Assert.Equal((ProbeOutcome.Malformed, status, null), (result.Outcome, result.HttpStatus, result.Status));
    }

    [Fact]
    public async Task Reports_malformed_when_the_answer_is_another_message()
    {
        await using var server = await HealthServer.StartAsync(async context =>
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(new byte[] { 0, 0, 0, 0, 1, 0xff }, context.RequestAborted);
            context.Response.AppendTrailer("grpc-status", "0");
        });

        var result = await RunAsync(server, Spec);

        Assert.Equal((ProbeOutcome.Malformed, 0, null), (result.Outcome, result.Status, result.Serving));
    }

    [Fact]
    public async Task Reports_malformed_when_the_port_speaks_http1()
    {
        var result = await ServeAsync("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"u8.ToArray(), Spec);

        Assert.Equal((ProbeOutcome.Malformed, PeerProtocol.Http), (result.Outcome, result.PeerSpeaks));
        Assert.Contains("HTTP/1", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_malformed_when_the_port_expects_tls()
    {
        var result = await ServeAsync([0x15, 3, 3, 0, 2, 2, 70], Spec);

        Assert.Equal((ProbeOutcome.Malformed, PeerProtocol.Tls), (result.Outcome, result.PeerSpeaks));
    }

    [Fact]
    public async Task Reports_what_the_port_said_before_it_reset_the_connection()
    {
        using var listener = Listeners.Listen();
        await using var probing = new Probing();
        var serving = Listeners.ServeOneAsync(listener, async (connection, cancellationToken) =>
        {
            await connection.ReceiveAsync(new byte[1], cancellationToken);
            await connection.SendAsync(new byte[] { 0x15, 3, 3, 0, 2, 2, 70 }, cancellationToken);
            Listeners.Reset(connection);
        });
        var result = await probing.RunAsync<GrpcProbeResult>(Spec.At(listener.LocalEndPoint));
        await serving;

        Assert.Equal((ProbeOutcome.Malformed, PeerProtocol.Tls), (result.Outcome, result.PeerSpeaks));
    }

    [Fact]
    public async Task Reports_tls_failed_when_the_port_answers_in_the_clear()
    {
        var result = await ServeAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), Spec with { Scheme = HttpScheme.Https });

        Assert.Equal((ProbeOutcome.TlsFailed, PeerProtocol.Http), (result.Outcome, result.PeerSpeaks));
        Assert.Equal(TlsFailureKind.NotTls, result.TlsFailure?.Kind);
    }

    [Fact]
    public async Task Reports_malformed_when_a_tls_server_does_not_choose_http2()
    {
        using var certificate = Certificates.Create("payments.shop", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        await using var server = await HealthServer.StartAsync(_ => Task.CompletedTask, HttpProtocols.Http1, certificate);

        var result = await RunAsync(server, Spec with { Scheme = HttpScheme.Https });

        Assert.True(result.Outcome is ProbeOutcome.Malformed or ProbeOutcome.TlsFailed, result.ToString());
        Assert.Null(result.Status);
    }

    [Fact]
    public async Task Reports_closed_when_the_server_hangs_up()
    {
        var result = await ServeAsync([], Spec);

        Assert.True(result.Outcome is ProbeOutcome.Closed or ProbeOutcome.Reset, result.ToString());
    }

    [Fact]
    public async Task Reports_refused_when_nothing_listens()
    {
        using var reserved = Listeners.ReservePort();
        await using var probing = new Probing();

        var result = await probing.RunAsync<GrpcProbeResult>(Spec.At(reserved.LocalEndPoint));

        Assert.Equal(ProbeOutcome.Refused, result.Outcome);
    }

    [Fact]
    public async Task Reports_hung_when_the_call_is_not_answered()
    {
        var called = new TaskCompletionSource();
        await using var server = await HealthServer.StartAsync(async context =>
        {
            called.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        await using var probing = new Probing();

        var result = await probing.RunToDeadlineAsync<GrpcProbeResult>(Spec.At(server.EndPoint), called.Task);

        Assert.Equal(ProbeOutcome.Hung, result.Outcome);
        Assert.Equal("firstByte", result.Phases[^1].Name);
    }

    [Fact]
    public async Task Reports_a_local_error_for_a_host_that_is_none()
    {
        await using var probing = new Probing();

        var result = await probing.RunAsync<GrpcProbeResult>(Spec with { Host = "a b" });

        Assert.Equal(ProbeOutcome.LocalError, result.Outcome);
    }

    private static async Task<GrpcProbeResult> RunAsync(HealthServer server, GrpcProbeSpec spec)
    {
        await using var probing = new Probing();
        return await probing.RunAsync<GrpcProbeResult>(spec.At(server.EndPoint));
    }

    private static async Task<GrpcProbeResult> ServeAsync(byte[] answer, GrpcProbeSpec spec)
    {
        using var listener = Listeners.Listen();
        await using var probing = new Probing();
        var serving = Listeners.ServeOneAsync(listener, async (connection, cancellationToken) =>
        {
            await connection.ReceiveAsync(new byte[16384], cancellationToken);
            if (answer.Length > 0)
            {
                await connection.SendAsync(answer, cancellationToken);
            }
        });
        var result = await probing.RunAsync<GrpcProbeResult>(spec.At(listener.LocalEndPoint));
        await serving;
        return result;
    }
}
