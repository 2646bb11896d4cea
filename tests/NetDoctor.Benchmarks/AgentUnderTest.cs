using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NetDoctor.Client.Agents;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Probing;

namespace NetDoctor.Benchmarks;

/// <summary>The agent's native binary on loopback, called as NetDoctor's API calls it: by HTTP/2 with mutual TLS.</summary>
internal sealed class AgentUnderTest : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("netdoctor-bench-");
    private readonly IPEndPoint _endPoint = new(IPAddress.Loopback, FreePort());
    private readonly AgentClient _client;

    private AgentUnderTest(string binary)
    {
        var validity = TimeSpan.FromDays(1);
        var authority = CertificateMaker.MakeAuthority(DateTimeOffset.UtcNow, validity);
        var own = Write("agent", authority, CertificateMaker.MakeForAgents(authority, DateTimeOffset.UtcNow, validity));
        var api = Write("api", authority, CertificateMaker.MakeForApi(authority, DateTimeOffset.UtcNow, validity));
        _client = new AgentClient(new CertificateFolder(api, TimeProvider.System), TimeProvider.System);
        Process = MeasuredProcess.Start(
            binary,
            ["--Agent:NodeName=n1", "--Agent:Address=127.0.0.1", $"--Agent:Port={_endPoint.Port}", $"--Agent:Certificates={own}"],
            ("DOTNET_PROCESSOR_COUNT", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)));
    }

    public MeasuredProcess Process { get; }

    /// <summary>The binary that <c>NETDOCTOR_AGENT_BINARY</c> names; null when it names none.</summary>
    public static string? Binary => Environment.GetEnvironmentVariable("NETDOCTOR_AGENT_BINARY") is { } path && File.Exists(path) ? path : null;

    /// <summary>Starts it, and waits until it listens.</summary>
    public static async Task<AgentUnderTest> StartAsync(string binary)
    {
        var agent = new AgentUnderTest(binary);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await agent._client.GetInfoAsync(agent._endPoint, CancellationToken.None);
                return agent;
            }
            catch (AgentException) when (attempt < 100)
            {
                await Task.Delay(100);
            }
        }
    }

    /// <summary>Has it make a probe.</summary>
    public Task<ProbeResult> ProbeAsync(ProbeSpec spec) =>
        _client.ProbeAsync(_endPoint, new AgentProbeRequest { Probe = spec }, CancellationToken.None);

    /// <summary>Has it make probes by one request, as those of one question are asked for.</summary>
    public async Task<ProbeResult[]> ProbeAsync(IEnumerable<ProbeSpec> specs) => await Task.WhenAll(_client.ProbeAll(
        _endPoint, [.. specs.Select(spec => new AgentProbeRequest { Probe = spec })], CancellationToken.None));

    public void Dispose()
    {
        _client.Dispose();
        Process.Dispose();
        _directory.Delete(recursive: true);
    }

    private string Write(string name, PemPair authority, PemPair own)
    {
        var folder = _directory.CreateSubdirectory(name).FullName;
        File.WriteAllText(Path.Combine(folder, "ca.crt"), authority.Certificate);
        File.WriteAllText(Path.Combine(folder, "tls.crt"), own.Certificate);
        File.WriteAllText(Path.Combine(folder, "tls.key"), own.Key);
        return folder;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
