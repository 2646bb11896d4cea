using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using NetDoctor.Agent.Tests.Namespaces;
using NetDoctor.Client.Agents;
using NetDoctor.Model;
using NetDoctor.Model.Agents;
using NetDoctor.TestKit.Namespaces;

namespace NetDoctor.Agent.Tests.Programs;

/// <summary>The agent as a server on a node of the lab, and its caller outside of the cluster.</summary>
internal sealed class ServedAgent : IAsyncDisposable
{
    private readonly NamespaceLab _lab;
    private readonly LabProgram _program;
    private readonly DirectoryInfo _certificates = Directory.CreateTempSubdirectory("netdoctor-certificates-");
    private readonly string _endPoint;

    private ServedAgent(NamespaceLab lab, LabNode node, string build, int port)
    {
        _lab = lab;
        _endPoint = string.Create(CultureInfo.InvariantCulture, $"{node.Address}:{port}");
        var validity = TimeSpan.FromDays(1);
        var authority = CertificateMaker.MakeAuthority(DateTimeOffset.UtcNow, validity);
        Write("api", authority, CertificateMaker.MakeForApi(authority, DateTimeOffset.UtcNow, validity));
        _program = lab.Start(node,
        [
            "env", $"Agent__NodeName={node.Name}", $"Agent__PodDirectory={lab.PodDirectory(node)}", "Logging__LogLevel__Default=None",
            $"Agent__Certificates={Write("agent", authority, CertificateMaker.MakeForAgents(authority, DateTimeOffset.UtcNow, validity))}",
            string.Create(CultureInfo.InvariantCulture, $"Agent__Port={port}"), .. AgentBuild.Command(build),
        ]);
    }

    /// <summary>Id of the agent's process.</summary>
    public int ProcessId => _program.ProcessId;

    /// <summary>Starts it; whoever asks first waits until it listens.</summary>
    public static ServedAgent Start(NamespaceLab lab, LabNode node, string build, int port) => new(lab, node, build, port);

    /// <summary>Asks it one thing after the other.</summary>
    public async Task<ImmutableArray<AgentAnswer>> AskAsync(params IEnumerable<AgentQuestion> questions)
    {
        var result = await _lab.RunAsync(
            _lab.Host, [.. NamespaceLab.OwnCommand, CallerProgram.Name, "ask", Folder("api"), _endPoint],
            JsonSerializer.Serialize(questions, NetDoctorJson.Options), AgentLabFixture.Cancelled);
        Assert.True(result.ExitCode == 0, result.Error);
        return JsonSerializer.Deserialize<ImmutableArray<AgentAnswer>>(result.Output, NetDoctorJson.Options);
    }

    /// <summary>Has it make probes, many at a time, the given ones in turn.</summary>
    /// <returns>How many results came of each kind, one line each.</returns>
    public async Task<string> ProbeAsync(int count, IEnumerable<AgentProbeRequest> requests)
    {
        await using var caller = _lab.Start(
            _lab.Host, [.. NamespaceLab.OwnCommand, CallerProgram.Name, "load", Folder("api"), _endPoint, $"{count}"]);
        await caller.WriteLineAsync(JsonSerializer.Serialize(requests, NetDoctorJson.Options), AgentLabFixture.Cancelled);
        return JsonSerializer.Deserialize<string>(await caller.ReadLineAsync(AgentLabFixture.Cancelled))!;
    }

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        _certificates.Delete(recursive: true);
    }

    private string Folder(string name) => _certificates.CreateSubdirectory(name).FullName;

    private string Write(string name, PemPair authority, PemPair own)
    {
        var folder = Folder(name);
        File.WriteAllText(Path.Combine(folder, "ca.crt"), authority.Certificate);
        File.WriteAllText(Path.Combine(folder, "tls.crt"), own.Certificate);
        File.WriteAllText(Path.Combine(folder, "tls.key"), own.Key);
        return folder;
    }
}
