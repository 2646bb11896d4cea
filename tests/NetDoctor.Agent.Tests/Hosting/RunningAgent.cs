using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NetDoctor.Agent.Hosting;
using NetDoctor.Client.Agents;

namespace NetDoctor.Agent.Tests.Hosting;

/// <summary>An agent that listens on loopback, with certificates of its own, and clients of all kinds.</summary>
internal sealed class RunningAgent : IAsyncDisposable
{
    private static readonly TimeSpan Validity = TimeSpan.FromDays(1);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("netdoctor-agent-");
    private WebApplication _app = null!;

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

    public PemPair Authority { get; } = NewAuthority();

    public IPEndPoint Address { get; private set; } = null!;

    public static PemPair NewAuthority() => CertificateMaker.MakeAuthority(DateTimeOffset.UtcNow, Validity);

    public static async Task<RunningAgent> StartAsync(CancellationToken cancellationToken)
    {
        var agent = new RunningAgent();
        agent.WriteAgent(agent.Authority);
        agent._app = AgentServer.Create(
        [
            "--Agent:NodeName=n1", "--Agent:Address=127.0.0.1", "--Agent:Port=0", $"--Agent:Certificates={agent.Folder("agent")}",
            $"--Agent:PodDirectory={agent.Folder("pods")}", "--Logging:LogLevel:Default=Warning",
        ], services => services.AddSingleton<TimeProvider>(agent.Clock));
        await agent._app.StartAsync(cancellationToken);
        var address = agent._app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
        agent.Address = IPEndPoint.Parse(new Uri(address).Authority);
        return agent;
    }

    /// <summary>Replaces the agent's certificate, and the authority of its caller.</summary>
    public void WriteAgent(PemPair authority) =>
        Write("agent", authority, CertificateMaker.MakeForAgents(authority, DateTimeOffset.UtcNow, Validity));

    /// <summary>A client with the API's certificate.</summary>
    public AgentClient Api(PemPair authority) =>
        Client("api", authority, CertificateMaker.MakeForApi(authority, DateTimeOffset.UtcNow, Validity));

    /// <summary>A client with the agents' own certificate, which must not do.</summary>
    public AgentClient OtherAgent() =>
        Client("other", Authority, CertificateMaker.MakeForAgents(Authority, DateTimeOffset.UtcNow, Validity));

    /// <summary>A client that shows a certificate or none, with the version of HTTP that is asked for.</summary>
    public static HttpClient Raw(Version version, PemPair? shown)
    {
        var handler = new SocketsHttpHandler();
        // It is the server that these tests hold to account.
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, errors) => errors != SslPolicyErrors.RemoteCertificateNotAvailable;
        if (shown is not null)
        {
            handler.SslOptions.ClientCertificates = [X509Certificate2.CreateFromPem(shown.Certificate, shown.Key)];
        }

        return new HttpClient(handler) { DefaultRequestVersion = version, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private AgentClient Client(string name, PemPair authority, PemPair own)
    {
        Write(name, authority, own);
        return new AgentClient(new CertificateFolder(Folder(name), TimeProvider.System), TimeProvider.System);
    }

    private string Folder(string name) => _directory.CreateSubdirectory(name).FullName;

    private void Write(string name, PemPair authority, PemPair own)
    {
        File.WriteAllText(Path.Combine(Folder(name), "ca.crt"), authority.Certificate);
        File.WriteAllText(Path.Combine(Folder(name), "tls.crt"), own.Certificate);
        File.WriteAllText(Path.Combine(Folder(name), "tls.key"), own.Key);
    }
}
