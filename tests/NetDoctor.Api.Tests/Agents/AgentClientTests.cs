using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using NetDoctor.Client.Agents;
using NetDoctor.Model;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Probing;

namespace NetDoctor.Api.Tests.Agents;

/// <summary>The client against a real TLS server that asks for its certificate.</summary>
public sealed class AgentClientTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    private static DateTimeOffset Now => DateTimeOffset.UtcNow;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task Talks_http_2_and_shows_its_certificate_to_an_agent_that_it_knows()
    {
        X509Certificate2? shown = null;
        var protocol = "";
        await using var agent = await AgentAsync(ForAgents(), context =>
        {
            shown = context.Connection.ClientCertificate;
            protocol = context.Request.Protocol;
            return context.Response.WriteAsJsonAsync(new AgentInfo { Version = "0.1.0", Node = "n1" }, NetDoctorJson.Options, Ct);
        });
        using var client = Client();

        var info = await client.GetInfoAsync(Of(agent), Ct);

        Assert.Equal(("0.1.0", "n1"), (info.Version, info.Node));
        Assert.Equal(("CN=netdoctor-api", "HTTP/2"), (shown?.Subject, protocol));
    }

    [Fact]
    public async Task Has_a_probe_made_and_reads_its_result()
    {
        AgentProbeRequest? asked = null;
        await using var agent = await AgentAsync(ForAgents(), async context =>
        {
            asked = await context.Request.ReadFromJsonAsync<AgentProbeRequest>(NetDoctorJson.Options, Ct);
            await context.Response.WriteAsJsonAsync<ProbeResult>(
                new TcpProbeResult { Vantage = new Vantage(VantageKind.Pod, "n1", "shop/web"), Target = "10.96.1.2:80", Outcome = ProbeOutcome.Refused }, NetDoctorJson.Options, Ct);
        });
        using var client = Client();
        var request = new AgentProbeRequest { Probe = new TcpProbeSpec { Address = "10.96.1.2", Port = 80 }, PodUid = FakeAgents.WebUid, Pod = "shop/web" };

        var result = Assert.IsType<TcpProbeResult>(await client.ProbeAsync(Of(agent), request, Ct));

        Assert.Equal((request.Probe, request.PodUid, request.Pod), (asked!.Probe, asked.PodUid, asked.Pod));
        Assert.Equal(ProbeOutcome.Refused, result.Outcome);
    }

    [Fact]
    public async Task Asks_for_several_probes_at_once_and_tells_of_each_as_it_comes()
    {
        var rest = new TaskCompletionSource();
        var requests = 0;
        await using var agent = await AgentAsync(ForAgents(), async context =>
        {
            Interlocked.Increment(ref requests);
            await context.Response.WriteAsync($$"""{"index":1,"problem":{{Refusal}}}{{'\n'}}{"index":2,"result":{{Refused("10.0.0.3")}}}{{'\n'}}""", Ct);
            await context.Response.Body.FlushAsync(Ct);
            await rest.Task.WaitAsync(Ct);
            await context.Response.WriteAsync($$"""{"index":0,"result":{{Refused("10.0.0.1")}},"later":1}{{'\n'}}""", Ct);
        });
        using var client = Client();

        var answers = client.ProbeAll(Of(agent), [Ask("10.0.0.1"), Ask("10.0.0.2"), Ask("10.0.0.3"), Ask("10.0.0.4")], Ct);

        Assert.Equal("10.0.0.3:80", (await answers[2]).Target);
        var refusal = await Assert.ThrowsAsync<AgentException>(() => answers[1]);
        Assert.Equal(("no such pod", true), (refusal.Message, refusal.IsRefusal));
        Assert.False(answers[0].IsCompleted);
        rest.SetResult();
        Assert.Equal("10.0.0.1:80", (await answers[0]).Target);
        // An answer that was left out is no answer.
        Assert.False((await Assert.ThrowsAsync<AgentException>(() => answers[3])).IsRefusal);
        Assert.Equal(1, requests);
    }

    [Fact]
    public async Task Asks_an_agent_that_takes_no_batches_for_one_probe_after_the_other()
    {
        await using var agent = await AgentAsync(ForAgents(), async context =>
        {
            if (context.Request.Path != "/v1/probes")
            {
                context.Response.StatusCode = 404;
                return;
            }

            var asked = await context.Request.ReadFromJsonAsync<AgentProbeRequest>(NetDoctorJson.Options, Ct);
            await context.Response.WriteAsync(Refused(asked!.Probe.Address), Ct);
        });
        using var client = Client();

        var answers = await Task.WhenAll(client.ProbeAll(Of(agent), [Ask("10.0.0.1"), Ask("10.0.0.2")], Ct));

        Assert.Equal(["10.0.0.1:80", "10.0.0.2:80"], answers.Select(answer => answer.Target));
    }

    [Fact]
    public async Task Keeps_what_was_answered_when_the_connection_ends_and_each_probes_own_time()
    {
        var time = new FakeTimeProvider();
        var cut = new TaskCompletionSource();
        await using var agent = await AgentAsync(ForAgents(), async context =>
        {
            await context.Response.WriteAsync($$"""{"index":1,"result":{{Refused("10.0.0.2")}}}{{'\n'}}""", Ct);
            await context.Response.Body.FlushAsync(Ct);
            await cut.Task.WaitAsync(Ct);
            context.Abort();
        });
        using var client = new AgentClient(new CertificateFolder(_certificates.Write("api", ForApi()), time), time);
        var patient = Ask("10.0.0.3") with { Probe = new TcpProbeSpec { Address = "10.0.0.3", Port = 80, TimeoutMilliseconds = 20000 } };

        var answers = client.ProbeAll(Of(agent), [Ask("10.0.0.1"), Ask("10.0.0.2"), patient], Ct);

        Assert.Equal("10.0.0.2:80", (await answers[1]).Target);
        time.Advance(TimeSpan.FromSeconds(3.5));
        Assert.Equal("it did not answer in 3 s", (await Assert.ThrowsAsync<AgentException>(() => answers[0])).Message);
        Assert.False(answers[2].IsCompleted);
        cut.SetResult();
        Assert.False((await Assert.ThrowsAsync<AgentException>(() => answers[2])).IsRefusal);
    }

    public static TheoryData<string> Impostors => ["another authority's", "the API's own", "expired", "none that it trusts"];

    [Theory]
    [MemberData(nameof(Impostors))]
    public async Task Believes_no_agent_whose_certificate_is_not_one(string which)
    {
        var other = CertificateMaker.MakeAuthority(Now, TestCertificates.Year);
        var server = which switch
        {
            "another authority's" => CertificateMaker.MakeForAgents(other, Now, TestCertificates.Year),
            "the API's own" => CertificateMaker.MakeForApi(_certificates.Authority, Now, TestCertificates.Year),
            "expired" => CertificateMaker.MakeForAgents(CertificateMaker.MakeAuthority(Now.AddDays(-9), TestCertificates.Year), Now.AddDays(-8), TimeSpan.FromDays(1)),
            _ => ForAgents(),
        };
        await using var agent = await AgentAsync(server, context => context.Response.WriteAsync("{}", Ct));
        using var client = Client(authority: which == "none that it trusts" ? other.Certificate : null);

        var exception = await Assert.ThrowsAsync<AgentException>(() => client.GetInfoAsync(Of(agent), Ct));

        Assert.StartsWith("no TLS with it: ", exception.Message, StringComparison.Ordinal);
        Assert.False(exception.IsRefusal);
    }

    [Fact]
    public async Task Passes_on_why_an_agent_refuses()
    {
        await using var agent = await AgentAsync(ForAgents(), context =>
        {
            context.Response.StatusCode = 404;
            return context.Response.WriteAsJsonAsync(
                new { type = "urn:netdoctor:problem:no-such-pod", title = "No such pod", status = 404, detail = "no process here belongs to pod shop/web" },
                options: null, "application/problem+json", Ct);
        });
        using var client = Client();

        var exception = await Assert.ThrowsAsync<AgentException>(() => client.GetInfoAsync(Of(agent), Ct));

        Assert.Equal(("no process here belongs to pod shop/web", true), (exception.Message, exception.IsRefusal));
    }

    [Fact]
    public async Task Says_that_nobody_is_there_that_there_is_no_answer_or_none_of_an_agent()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var gone = (IPEndPoint)listener.LocalEndpoint;
        listener.Stop();
        var time = new FakeTimeProvider();
        using var client = new AgentClient(new CertificateFolder(_certificates.Write("api", ForApi()), time), time);
        Assert.StartsWith("no connection to it: ", (await Assert.ThrowsAsync<AgentException>(() => client.GetInfoAsync(gone, Ct))).Message, StringComparison.Ordinal);

        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var silent = await AgentAsync(ForAgents(), context =>
        {
            asked.SetResult();
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        var waiting = client.GetInfoAsync(Of(silent), Ct);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(10), Ct);
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("it did not answer in 5 s", (await Assert.ThrowsAsync<AgentException>(() => waiting)).Message);

        await using var odd = await AgentAsync(ForAgents(), context => context.Response.WriteAsync("<html>", Ct));
        Assert.Equal("it answers with something that is no agent's answer", (await Assert.ThrowsAsync<AgentException>(() => client.GetInfoAsync(Of(odd), Ct))).Message);
    }

    [Fact]
    public void Takes_new_certificates_without_a_restart_and_keeps_the_old_while_the_new_are_broken()
    {
        var time = new FakeTimeProvider();
        var folder = new CertificateFolder(_certificates.Write("api", ForApi()), time);
        var first = folder.Current.Own.SerialNumber;
        var path = _certificates.Write("api", new PemPair("broken", "broken"));
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(first, folder.Current.Own.SerialNumber);

        _certificates.Write("api", ForApi());
        Assert.Equal(first, folder.Current.Own.SerialNumber);
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.NotEqual(first, folder.Current.Own.SerialNumber);
        Directory.Delete(path, recursive: true);
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.NotEqual(first, folder.Current.Own.SerialNumber);
    }

    [Fact]
    public async Task Says_which_certificates_it_cannot_read()
    {
        using var client = new AgentClient(new CertificateFolder("/no/such/folder", TimeProvider.System), TimeProvider.System);
        var exception = await Assert.ThrowsAsync<AgentException>(() => client.GetInfoAsync(new IPEndPoint(IPAddress.Loopback, 1), Ct));
        Assert.StartsWith("The certificates in /no/such/folder cannot be used: ", exception.Message, StringComparison.Ordinal);
    }

    private const string Refusal = """{"type":"urn:netdoctor:problem:unknown-pod","title":"The pod is not here","status":404,"detail":"no such pod"}""";

    private static string Refused(string address) => $$"""{"kind":"tcp","vantage":{"kind":"node","node":"n1"},"target":"{{address}}:80","outcome":"refused"}""";

    private static AgentProbeRequest Ask(string address) => new() { Probe = new TcpProbeSpec { Address = address, Port = 80 } };

    private PemPair ForAgents() => CertificateMaker.MakeForAgents(_certificates.Authority, Now, TestCertificates.Year);

    private PemPair ForApi() => CertificateMaker.MakeForApi(_certificates.Authority, Now, TestCertificates.Year);

    private AgentClient Client(string? authority = null) =>
        new(new CertificateFolder(_certificates.Write("api", ForApi(), authority), TimeProvider.System), TimeProvider.System);

    private static IPEndPoint Of(WebApplication agent) => IPEndPoint.Parse(new Uri(agent.Urls.First()).Authority);

    private static async Task<WebApplication> AgentAsync(PemPair pair, RequestDelegate answer)
    {
        var own = X509Certificate2.CreateFromPem(pair.Certificate, pair.Key);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                // A selector, since Kestrel takes no certificate of another purpose for its own.
                ServerCertificateSelector = (_, _) => own,
                ClientCertificateMode = ClientCertificateMode.RequireCertificate,
                ClientCertificateValidation = (_, _, _) => true,
            });
        }));
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync(Ct);
        return app;
    }
}
