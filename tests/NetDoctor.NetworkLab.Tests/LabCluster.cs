using System.Text.Json;
using NetDoctor.Client.Agents;
using NetDoctor.Model;
using NetDoctor.Model.Clusters;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit.Namespaces;
using DiagnosisRecord = NetDoctor.Model.Diagnoses.Diagnosis;

namespace NetDoctor.NetworkLab.Tests;

/// <summary>The cluster for real: the lab, its servers, an agent on each node, and NetDoctor in its pod.</summary>
internal sealed class LabCluster : IAsyncDisposable
{
    private static readonly TimeSpan Validity = TimeSpan.FromDays(1);

    private readonly DirectoryInfo _certificates = Directory.CreateTempSubdirectory("netdoctor-certificates-");
    private readonly List<IAsyncDisposable> _running = [];
    private readonly NamespaceLab _lab;
    private LabProgram _doctor = null!;

    private LabCluster(NamespaceLab lab) => _lab = lab;

    public static async Task<LabCluster> StartAsync(LabOverlay overlay, CancellationToken cancellationToken)
    {
        var cluster = new LabCluster(await NamespaceLab.StartAsync(NetworkWorld.Lab with { Overlay = overlay }, cancellationToken));
        try
        {
            await cluster.StartProgramsAsync(cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes a case's fault, asks without and with agents, and mends it.</summary>
    public Task<(DiagnosisRecord Without, DiagnosisRecord With)> AskAsync(NetworkCase one, CancellationToken cancellationToken) => WhileBrokenAsync(one, async () =>
    {
        var question = new DiagnosisRequest { From = one.From, To = one.To, TimeoutSeconds = one.ByExec ? 60 : 15 };
        await SayAsync(new DoctorRequest(false, question), cancellationToken);
        await SayAsync(new DoctorRequest(true, question, one.ByExec), cancellationToken);
        var answers = await AnswerAsync(2, cancellationToken);
        return (Read<DiagnosisRecord>(answers['-']), Read<DiagnosisRecord>(answers['+']));
    }, cancellationToken);

    /// <summary>Makes a case's fault, has the nodes try each other, and mends it.</summary>
    public Task<NodeMeshReport> TryNodesAsync(NetworkCase one, CancellationToken cancellationToken) => WhileBrokenAsync(one, async () =>
    {
        await SayAsync(new DoctorRequest(true, null, IsMesh: true), cancellationToken);
        return Read<NodeMeshReport>((await AnswerAsync(1, cancellationToken))['+']);
    }, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var program in Enumerable.Reverse(_running))
        {
            await program.DisposeAsync();
        }

        await _lab.DisposeAsync();
        _certificates.Delete(recursive: true);
    }

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, NetDoctorJson.Options)!;

    private async Task<T> WhileBrokenAsync<T>(NetworkCase one, Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        var listeners = new List<IAsyncDisposable>();
        try
        {
            await SayAsync(new DoctorRequest(true, null), cancellationToken);
            await AnswerAsync(1, cancellationToken);
            foreach (var (place, spec) in one.Listeners)
            {
                listeners.Add(await _lab.ListenAsync(_lab.Pod(place), spec, cancellationToken));
            }

            await RunAsync(one.Break, cancellationToken);
            return await ask();
        }
        finally
        {
            await RunAsync(one.Mend, CancellationToken.None);
            foreach (var node in _lab.Nodes.Where(_ => one.Break.Any(step => step.Script.Contains("nft", StringComparison.Ordinal))))
            {
                await _lab.ShellAsync(node, "nft flush ruleset", CancellationToken.None);
            }

            if (one.Break.Any(step => step.Script.Contains("nft", StringComparison.Ordinal)))
            {
                await _lab.LoadServicesAsync(NetworkWorld.Services, CancellationToken.None);
            }

            foreach (var listener in listeners)
            {
                await listener.DisposeAsync();
            }
        }
    }

    private async Task StartProgramsAsync(CancellationToken cancellationToken)
    {
        var authority = CertificateMaker.MakeAuthority(DateTimeOffset.UtcNow, Validity);
        var api = Write("api", authority, CertificateMaker.MakeForApi(authority, DateTimeOffset.UtcNow, Validity));
        var agents = Write("agents", authority, CertificateMaker.MakeForAgents(authority, DateTimeOffset.UtcNow, Validity));
        foreach (var node in _lab.Nodes)
        {
            _running.Add(_lab.Start(node,
            [
                "env", $"Agent__NodeName={node.Name}", $"Agent__PodDirectory={_lab.PodDirectory(node)}", $"Agent__Certificates={agents}",
                "Logging__LogLevel__Default=None", "DOTNET_TieredPGO=0", NamespaceLab.DotNet, Path.Combine(AppContext.BaseDirectory, "netdoctor-agent.dll"),
            ]));
        }

        _doctor = _lab.Start(_lab.Pod("near"), ["env", "DOTNET_TieredPGO=0", .. NamespaceLab.OwnCommand, DoctorProgram.Name, api, .. _lab.Nodes.Select(node => LabKubelets.Describe(_lab, node))]);
        _running.Add(_doctor);
        await _lab.LoadServicesAsync(NetworkWorld.Services, cancellationToken);
    }

    private async Task RunAsync(IEnumerable<(string Place, string Script)> steps, CancellationToken cancellationToken)
    {
        foreach (var (place, script) in steps)
        {
            await _lab.ShellAsync(_lab.Nodes.Cast<LabPlace>().Concat(_lab.Pods).Single(one => one.Name == place), script, cancellationToken);
        }
    }

    private Task SayAsync(DoctorRequest request, CancellationToken cancellationToken) =>
        _doctor.WriteLineAsync(JsonSerializer.Serialize(request, NetDoctorJson.Options), cancellationToken);

    private async Task<Dictionary<char, string>> AnswerAsync(int count, CancellationToken cancellationToken)
    {
        var answers = new Dictionary<char, string>();
        while (answers.Count < count)
        {
            var line = await _doctor.ReadLineAsync(cancellationToken);
            answers[line[0]] = line[0] == '!' ? throw new InvalidOperationException(line[1..]) : line[1..];
        }

        return answers;
    }

    private string Write(string name, PemPair authority, PemPair own)
    {
        var folder = _certificates.CreateSubdirectory(name).FullName;
        File.WriteAllText(Path.Combine(folder, "ca.crt"), authority.Certificate);
        File.WriteAllText(Path.Combine(folder, "tls.crt"), own.Certificate);
        File.WriteAllText(Path.Combine(folder, "tls.key"), own.Key);
        return folder;
    }
}
