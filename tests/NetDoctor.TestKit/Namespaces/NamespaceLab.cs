using System.Collections.Immutable;

namespace NetDoctor.TestKit.Namespaces;

/// <summary>A cluster's network made of real network namespaces of this machine: two nodes, their pods, and a client outside.</summary>
/// <remarks>
/// Every lab has namespaces of its own, so that the same addresses in several labs at once do not clash, and none of them has a link to
/// the machine's network nor a default route: no packet leaves. Needs Linux, iproute2, nftables and util-linux, and root or the right to
/// make user namespaces. Nothing of it outlives this process.
/// <code>
/// host 10.89.0.1 --- underlay --- n1 10.89.0.11 --- cni0 10.244.1.1 --- client 10.244.1.10, near 10.244.1.11
///                        '------- n2 10.89.0.12 --- cni0 10.244.2.1 --- web 10.244.2.10, far 10.244.2.11
/// </code>
/// </remarks>
public sealed partial class NamespaceLab : IAsyncDisposable
{
    private readonly LabPrivileges _privileges;
    private readonly NamespaceLabOptions _options;
    private readonly List<LabParking> _parkings = [];
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("netdoctor-namespaces-");

    private NamespaceLab(LabPrivileges privileges, NamespaceLabOptions options)
    {
        _privileges = privileges;
        _options = options;
    }

    /// <summary>Client side, outside of the cluster.</summary>
    public LabHost Host { get; private set; } = null!;

    /// <summary>Nodes n1 and n2.</summary>
    public ImmutableArray<LabNode> Nodes { get; private set; } = [];

    /// <summary>Pods, those of n1 first.</summary>
    public ImmutableArray<LabPod> Pods { get; private set; } = [];

    /// <summary>Why this machine cannot have a lab; null when it can.</summary>
    /// <exception cref="InvalidOperationException">It cannot, and <c>CI</c> is set: there a lab is a must.</exception>
    public static async Task<string?> FindObstacleAsync()
    {
        var obstacle = (await LabPrivileges.OfThisMachine).Obstacle;
        return obstacle is null || Environment.GetEnvironmentVariable("CI") is null or "" or "false"
            ? obstacle
            : throw new InvalidOperationException($"The tests of real networks must run here, but cannot: {obstacle}");
    }

    /// <summary>Makes a lab.</summary>
    /// <param name="options">How it is built.</param>
    /// <param name="cancellationToken">Ends the making.</param>
    /// <exception cref="InvalidOperationException">It could not be made; the message says what the system said.</exception>
    public static async Task<NamespaceLab> StartAsync(NamespaceLabOptions options, CancellationToken cancellationToken)
    {
        var privileges = await LabPrivileges.OfThisMachine;
        if (privileges.Obstacle is { } obstacle)
        {
            throw new InvalidOperationException(obstacle);
        }

        var lab = new NamespaceLab(privileges, options);
        try
        {
            await lab.BuildAsync(cancellationToken);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>The node of a name.</summary>
    public LabNode Node(string name) => Nodes.Single(node => node.Name == name);

    /// <summary>The pod of a name.</summary>
    public LabPod Pod(string name) => Pods.Single(pod => pod.Name == name);

    /// <summary>A directory with a file for each pod of a node, named by its UID, with the id of the process parked in the pod.</summary>
    public string PodDirectory(LabNode node) => Path.Combine(_directory.FullName, node.Name);

    /// <summary>Runs a command in a place, for 40 seconds at most, and waits for its end.</summary>
    /// <param name="place">Where.</param>
    /// <param name="command">Command and arguments.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<LabCommandResult> RunAsync(
        LabPlace place, IEnumerable<string> command, string input, CancellationToken cancellationToken) =>
        LabCommand.RunAsync([.. Enter(place), .. command], input, cancellationToken);

    /// <summary>Runs a shell script in a place and tells what it printed.</summary>
    /// <param name="place">Where.</param>
    /// <param name="script">Script; it stops at the first command that fails.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InvalidOperationException">A command of it failed.</exception>
    public async Task<string> ShellAsync(LabPlace place, string script, CancellationToken cancellationToken)
    {
        var result = await RunAsync(place, ["sh", "-eu"], script, cancellationToken);
        return result.ExitCode == 0
            ? result.Output
            : throw new InvalidOperationException($"In {place.Name}: {result.Error}\n{script}");
    }

    /// <summary>Gives both nodes the rules of Services, in place of those that they had.</summary>
    /// <param name="services">The Services.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task LoadServicesAsync(IReadOnlyCollection<LabService> services, CancellationToken cancellationToken) => Task.WhenAll(Nodes.Select(
        node => ShellAsync(node, $"nft -f - <<'END'\n{LabServiceRules.Write(services)}\nEND", cancellationToken)));

    /// <summary>Starts a program in a place, which goes on until it is disposed of.</summary>
    /// <param name="place">Where.</param>
    /// <param name="command">Command and arguments.</param>
    public LabProgram Start(LabPlace place, IEnumerable<string> command) => new(LabCommand.Describe([.. Enter(place), .. command]));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopWorkersAsync();
        foreach (var parking in Enumerable.Reverse(_parkings))
        {
            parking.Dispose();
        }

        _parkings.Clear();
        if (_directory.Exists)
        {
            _directory.Delete(recursive: true);
            _directory.Refresh();
        }
    }

    /// <summary>The command that runs what follows it in a place.</summary>
    internal ImmutableArray<string> Enter(LabPlace place) =>
        ["nsenter", "--target", $"{place.ProcessId}", .. UserNamespace, "--net", "--mount", "--"];

    private ImmutableArray<string> UserNamespace => _privileges.NeedsUserNamespace ? ["--user", "--preserve-credentials"] : [];

    private async Task BuildAsync(CancellationToken cancellationToken)
    {
        Host = new LabHost("host", await ParkAsync(
            ["unshare", .. _privileges.NeedsUserNamespace ? (string[])["--map-root-user"] : [], "--net", "--mount", "--"],
            "", environment: null, cancellationToken));
        var inside = (string[])["nsenter", "--target", $"{Host.ProcessId}", .. UserNamespace, "--mount", "unshare", "--net"];
        var underlay = await ParkAsync(inside, "", environment: null, cancellationToken);
        foreach (var (index, names) in new[] { (1, _options.FirstNodePods), (2, _options.SecondNodePods) })
        {
            var node = new LabNode($"n{index}", await ParkAsync(inside, "", environment: null, cancellationToken), index);
            Nodes = Nodes.Add(node);
            Directory.CreateDirectory(PodDirectory(node));
            foreach (var (position, name) in names.Index())
            {
                var processId = await ParkPodAsync(inside, name, cancellationToken);
                var pod = new LabPod(name, processId, node, 10 + position);
                Pods = Pods.Add(pod);
                await File.WriteAllTextAsync(Path.Combine(PodDirectory(node), pod.Uid), $"{processId}\n", cancellationToken);
            }
        }

        var links = LabSetup.Write(underlay, Host, Nodes, Pods, _options.Overlay);
        var entries = _options.Overlay == LabOverlay.Vxlan ? LabSetup.ForwardingEntries(Nodes) : "";
        await ShellAsync(Host, $"{links}\n{entries}\n", cancellationToken);
    }

    private async Task<int> ParkPodAsync(IEnumerable<string> inside, string name, CancellationToken cancellationToken)
    {
        var resolver = Path.Combine(_directory.FullName, $"{name}.resolv.conf");
        await File.WriteAllTextAsync(
            resolver,
            "search shop.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n",
            cancellationToken);
        return await ParkAsync(
            [.. inside, "--mount"], $"mount --bind '{resolver}' /etc/resolv.conf", _options.PodEnvironment, cancellationToken);
    }

    private async Task<int> ParkAsync(
        IEnumerable<string> prefix, string script, IReadOnlyDictionary<string, string>? environment, CancellationToken cancellationToken)
    {
        var parking = await LabParking.StartAsync(prefix, script, environment, cancellationToken);
        _parkings.Add(parking);
        return parking.ProcessId;
    }
}
