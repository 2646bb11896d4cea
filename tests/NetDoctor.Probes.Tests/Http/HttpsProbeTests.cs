using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using NetDoctor.Model.Probing;

namespace NetDoctor.Probes.Tests.Http;

public sealed class HttpsProbeTests
{
    private static readonly HttpProbeSpec Spec = new()
    {
        Address = "127.0.0.1",
        Port = 1,
        Scheme = HttpScheme.Https,
        Host = "payments.shop",
    };

    private static readonly DateTimeOffset LongAgo = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset FarAway = new(2120, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Reports_the_certificate_and_goes_on_whatever_it_says()
    {
        using var certificate = Certificates.Create("payments.shop", LongAgo, FarAway, IPAddress.Loopback);

        var result = await GetAsync(certificate, Spec);

        Assert.Equal(ProbeOutcome.Succeeded, result.Outcome);
        Assert.Equal(200, result.Status);
        Assert.Equal(["connect", "tls", "firstByte", "total"], result.Phases.Select(phase => phase.Name));
        var tls = Assert.IsType<TlsFacts>(result.Tls);
        Assert.Equal("Tls13", tls.Version);
        Assert.StartsWith("TLS_", tls.Cipher, StringComparison.Ordinal);
        Assert.Equal(("CN=payments.shop", "CN=payments.shop"), (tls.Subject, tls.Issuer));
        Assert.Equal((LongAgo, FarAway), (tls.NotBefore, tls.NotAfter));
        Assert.Equal(["payments.shop", "127.0.0.1"], tls.SubjectAlternativeNames);
        Assert.NotEmpty(tls.ChainErrors);
        Assert.DoesNotContain("NotTimeValid", tls.ChainErrors);
        Assert.True(tls.MatchesHost);
    }

    [Fact]
    public async Task Reports_an_expired_certificate_as_a_chain_error()
    {
        using var certificate = Certificates.Create("payments.shop", LongAgo, LongAgo.AddDays(90));

        var result = await GetAsync(certificate, Spec);

        Assert.Equal(ProbeOutcome.Succeeded, result.Outcome);
        Assert.Contains("NotTimeValid", result.Tls!.ChainErrors);
        Assert.Equal(LongAgo.AddDays(90), result.Tls.NotAfter);
    }

    [Theory]
    [InlineData("orders.shop", false)]
    [InlineData("payments.shop:8443", true)]
    [InlineData("PAYMENTS.shop.", true)]
    [InlineData(null, true)]
    public async Task Says_whether_the_certificate_is_for_the_host(string? host, bool matches)
    {
        using var certificate = Certificates.Create("payments.shop", LongAgo, FarAway, IPAddress.Loopback);

        var result = await GetAsync(certificate, Spec with { Host = host });

        Assert.Equal(matches, result.Tls!.MatchesHost);
    }

    [Fact]
    public async Task Reports_tls_failed_when_the_port_answers_in_plain_http()
    {
        var result = await ServeAsync(
            async (connection, cancellationToken) =>
                await connection.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), cancellationToken));

        Assert.Equal(ProbeOutcome.TlsFailed, result.Outcome);
        Assert.Contains("plain HTTP", result.Detail, StringComparison.Ordinal);
        Assert.Equal((PeerProtocol.Http, TlsFailureKind.NotTls), (result.PeerSpeaks, result.TlsFailure?.Kind));
        Assert.Null(result.Tls);
        Assert.Equal(["connect", "tls"], result.Phases.Select(phase => phase.Name));
    }

    [Fact]
    public async Task Reports_tls_failed_when_the_port_speaks_something_else()
    {
        var result = await ServeAsync(
            async (connection, cancellationToken) => await connection.SendAsync("-ERR unknown\r\n"u8.ToArray(), cancellationToken));

        Assert.Equal(ProbeOutcome.TlsFailed, result.Outcome);
        Assert.Contains("'-ERR unknown'", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_tls_failed_on_an_alert()
    {
        // Alert record, fatal, handshake_failure (RFC 8446 6).
        var result = await ServeAsync(
            async (connection, cancellationToken) =>
                await connection.SendAsync(new byte[] { 0x15, 3, 3, 0, 2, 2, 40 }, cancellationToken));

        Assert.Equal(ProbeOutcome.TlsFailed, result.Outcome);
        Assert.Contains("handshake failure", result.Detail, StringComparison.Ordinal);
        Assert.Equal(new TlsFailure(TlsFailureKind.Alert, 40), result.TlsFailure);
    }

    [Theory]
    [InlineData(70, TlsFailureKind.Version)]
    [InlineData(71, TlsFailureKind.Cipher)]
    [InlineData(116, TlsFailureKind.ClientCertificate)]
    [InlineData(112, TlsFailureKind.Alert)]
    public async Task Tells_the_kind_of_failure_by_the_alert(byte alert, TlsFailureKind expected)
    {
        var result = await ServeAsync(async (connection, cancellationToken) =>
            await connection.SendAsync(new byte[] { 0x15, 3, 3, 0, 2, 2, alert }, cancellationToken));

        Assert.Equal(ProbeOutcome.TlsFailed, result.Outcome);
        Assert.Equal(new TlsFailure(expected, alert), result.TlsFailure);
    }

    [Fact]
    public async Task Reports_a_server_that_has_only_an_old_version()
    {
        // ServerHello of TLS 1.0: what a server answers that knows nothing newer.
        byte[] hello = [2, 0, 0, 38, 3, 1, .. new byte[32], 0, 0xc0, 0x14, 0];
        var result = await ServeAsync(async (connection, cancellationToken) =>
            await connection.SendAsync((byte[])[0x16, 3, 1, 0, (byte)hello.Length, .. hello], cancellationToken));

        Assert.Equal(ProbeOutcome.TlsFailed, result.Outcome);
        Assert.Equal(TlsFailureKind.Version, result.TlsFailure?.Kind);
    }

    [Fact]
    public async Task Reports_closed_when_the_server_hangs_up_on_the_handshake()
    {
        var result = await ServeAsync((_, _) => Task.CompletedTask);

        Assert.Equal(ProbeOutcome.Closed, result.Outcome);
        Assert.Equal(TlsFailureKind.Closed, result.TlsFailure?.Kind);
        Assert.Equal("tls", result.Phases[^1].Name);
    }

    [Fact]
    public async Task Reports_reset_during_the_handshake()
    {
        var result = await ServeAsync((connection, _) =>
        {
            Listeners.Reset(connection);
            return Task.CompletedTask;
        });

        Assert.Equal(ProbeOutcome.Reset, result.Outcome);
        Assert.Equal("tls", result.Phases[^1].Name);
    }

    [Fact]
    public async Task Reports_hung_when_the_server_takes_the_hello_and_is_silent()
    {
        using var listener = Listeners.Listen();
        await using var probing = new Probing();
        var greeted = new TaskCompletionSource();
        var released = new TaskCompletionSource();

        var serving = Listeners.ServeOneAsync(listener, async (connection, cancellationToken) =>
        {
            await ReceiveHelloAsync(connection, cancellationToken);
            greeted.SetResult();
            await released.Task.WaitAsync(cancellationToken);
        });
        var result = await probing.RunToDeadlineAsync<HttpProbeResult>(Spec.At(listener.LocalEndPoint), greeted.Task);
        released.SetResult();
        await serving;

        Assert.Equal(ProbeOutcome.Hung, result.Outcome);
        Assert.Equal(new ProbePhase("tls", 1000), result.Phases[^1]);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Reports_a_server_that_wants_a_client_certificate_with_its_certificate(SslProtocols version)
    {
        using var certificate = Certificates.Create("payments.shop", LongAgo, FarAway);

        var result = await GetAsync(certificate, Spec, options =>
        {
            options.EnabledSslProtocols = version;
            options.ClientCertificateRequired = true;
            options.RemoteCertificateValidationCallback = (_, offered, _, _) => offered is not null;
        });

        Assert.True(
            result.Outcome is ProbeOutcome.TlsFailed or ProbeOutcome.Closed or ProbeOutcome.Reset, result.Outcome.ToString());
        Assert.Null(result.Status);
        Assert.Equal("CN=payments.shop", result.Tls?.Subject);
        Assert.True(result.Tls?.AsksClientCertificate);
        Assert.Equal(TlsFailureKind.ClientCertificate, result.TlsFailure?.Kind);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Says_that_the_server_asked_for_a_client_certificate_and_went_on_without(SslProtocols version)
    {
        using var certificate = Certificates.Create("payments.shop", LongAgo, FarAway);

        var result = await GetAsync(certificate, Spec, options =>
        {
            options.EnabledSslProtocols = version;
            options.ClientCertificateRequired = true;
            options.RemoteCertificateValidationCallback = (_, offered, _, _) => offered is null;
        });

        Assert.Equal((ProbeOutcome.Succeeded, 200, null), (result.Outcome, result.Status, result.TlsFailure));
        Assert.True(result.Tls?.AsksClientCertificate);
    }

    [Theory]
    [InlineData("<center>No required SSL certificate was sent</center>", TlsFailureKind.ClientCertificate)]
    [InlineData("{\"error\":\"amount is missing\"}", null)]
    public async Task Tells_a_400_for_want_of_a_client_certificate_from_one_of_the_application(string body, TlsFailureKind? kind)
    {
        using var certificate = Certificates.Create("payments.shop", LongAgo, FarAway);

        var result = await GetAsync(
            certificate, Spec,
            options =>
            {
                options.ClientCertificateRequired = true;
                options.RemoteCertificateValidationCallback = (_, offered, _, _) => offered is null;
            },
            $"HTTP/1.1 400 Bad Request\r\n\r\n{body}");

        Assert.Equal((ProbeOutcome.Succeeded, 400, kind), (result.Outcome, result.Status, result.TlsFailure?.Kind));
    }

    [Fact]
    public async Task Says_that_the_server_asked_for_no_client_certificate()
    {
        using var certificate = Certificates.Create("payments.shop", LongAgo, FarAway);

        Assert.False((await GetAsync(certificate, Spec)).Tls?.AsksClientCertificate);
    }

    private static async Task<HttpProbeResult> GetAsync(
        X509Certificate2 certificate, HttpProbeSpec spec, Action<SslServerAuthenticationOptions>? configure = null, string? answer = null)
    {
        using var listener = Listeners.Listen();
        await using var probing = new Probing();
        var options = new SslServerAuthenticationOptions { ServerCertificate = certificate };
        configure?.Invoke(options);
        var serving = Listeners.ServeOneAsync(listener, async (connection, cancellationToken) =>
        {
            await using var stream = new SslStream(new NetworkStream(connection));
            try
            {
                await stream.AuthenticateAsServerAsync(options, cancellationToken);
                _ = await stream.ReadAtLeastAsync(new byte[4096], 1, throwOnEndOfStream: false, cancellationToken);
                await stream.WriteAsync(Encoding.ASCII.GetBytes(answer ?? "HTTP/1.1 200 OK\r\n\r\n"), cancellationToken);
            }
            catch (Exception exception) when (exception is IOException or AuthenticationException)
            {
                // What the probe makes of it is what counts.
            }
        });
        var result = await probing.RunAsync<HttpProbeResult>(spec.At(listener.LocalEndPoint));
        await serving;
        return result;
    }

    private static async Task<HttpProbeResult> ServeAsync(Func<Socket, CancellationToken, Task> answer)
    {
        using var listener = Listeners.Listen();
        await using var probing = new Probing();
        var serving = Listeners.ServeOneAsync(listener, async (connection, cancellationToken) =>
        {
            await ReceiveHelloAsync(connection, cancellationToken);
            await answer(connection, cancellationToken);
        });
        var result = await probing.RunAsync<HttpProbeResult>(Spec.At(listener.LocalEndPoint));
        await serving;
        return result;
    }

    // The whole record: closing with unread bytes would be a reset.
    private static async Task ReceiveHelloAsync(Socket connection, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        var length = 0;
        while (length < 5 || length < 5 + ((buffer[3] << 8) | buffer[4]))
        {
            length += await connection.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
        }
    }
}
