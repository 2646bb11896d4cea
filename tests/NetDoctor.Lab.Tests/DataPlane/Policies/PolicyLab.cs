using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using NetDoctor.Kubernetes.Manifests;
using NetDoctor.Lab.Controllers;
using NetDoctor.Lab.DataPlane.Policies;
using NetDoctor.Lab.Hosting;
using NetDoctor.Lab.Scenarios;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Tests.DataPlane.Policies;

/// <summary>A cluster in which NetDoctor's pod stands as <c>shop/netdoctor-0</c> with <c>app=web</c>, to dial from under policies.</summary>
internal sealed partial class PolicyLab : IAsyncDisposable
{
    private const string Cluster = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop, labels: {team: shop}}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: vault, labels: {team: vault}}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: api, namespace: shop, labels: {app: api, tier: back}}
        spec:
          nodeName: n2
          containers:
          - name: api
            image: registry.k8s.io/e2e-test-images/agnhost:2.53
            args: ["netexec", "--http-port=8080", "--udp-port=8081"]
            ports: [{name: http, containerPort: 8080}, {name: talk, containerPort: 8081, protocol: UDP}]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: api, namespace: vault, labels: {app: api}}
        spec:
          nodeName: n3
          containers:
          - name: api
            image: registry.k8s.io/e2e-test-images/agnhost:2.53
            args: ["netexec", "--http-port=9000", "--udp-port=-1"]
            ports: [{name: http, containerPort: 9000}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: api, namespace: shop}
        spec:
          clusterIP: 127.96.0.80
          type: NodePort
          selector: {app: api}
          ports: [{port: 80, targetPort: 8080, nodePort: 30080}]
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongEnough = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    private readonly LabAddressClaim _claim;
    private readonly LabCluster _cluster;
    private readonly SemaphoreSlim _turn = new(1, 1);

    private PolicyLab(LabAddressClaim claim, LabCluster cluster)
    {
        _claim = claim;
        _cluster = cluster;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ObjectStore Store => _cluster.Store;

    public static async Task<PolicyLab> StartAsync(NetworkPlugin plugin)
    {
        var claim = LabAddressClaim.ClaimFree();
        var scenario = new Scenario
        {
            Name = "policies",
            Title = "Pods to dial.",
            To = "api.shop:80",
            Verdict = "reachable",
            Plugin = plugin,
            Doctor = new DoctorPod("shop", DoctorPod.Usual.Labels.SetItem("app", "web")),
            Objects = [.. Read(Cluster)],
        };
        var cluster = await LabCluster.StartAsync(
            new LabOptions { Scenario = scenario, Claim = claim }, NullLogger<LabControllers>.Instance, TimeProvider.System, Token);
        var lab = new PolicyLab(claim, cluster);
        await UntilAsync(() => Task.FromResult(lab.IsRunning()));
        return lab;
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _claim.Dispose();
    }

    /// <summary>What a dial meets under policies, which are gone afterwards.</summary>
    /// <param name="policies">Manifests; <c>{shop/api}</c> stands for a pod's address.</param>
    /// <param name="target"><c>shop/api:8080</c> for a pod, an address and port; <c>/udp</c> after it for UDP.</param>
    /// <param name="isExpectedOpen">Whether there is any use in waiting for an answer.</param>
    public async Task<string> MeetAsync(string policies, string target, bool isExpectedOpen)
    {
        await _turn.WaitAsync(Token);
        var manifests = Read(Resolved(policies)).ToList();
        try
        {
            manifests.ForEach(_cluster.Apply);
            await _cluster.Network.RefreshAsync(Token);
            return await DialAsync(target, isExpectedOpen ? Patience : LongEnough);
        }
        finally
        {
            manifests.ForEach(Delete);
            await _cluster.Network.RefreshAsync(Token);
            _turn.Release();
        }
    }

    public void Apply(string manifests)
    {
        foreach (var manifest in Read(Resolved(manifests)))
        {
            _cluster.Apply(manifest);
        }
    }

    public void Delete(string manifests) => Read(Resolved(manifests)).ToList().ForEach(Delete);

    /// <summary>Waits until a dial meets what is expected.</summary>
    public Task UntilAsync(string target, string expected) =>
        UntilAsync(async () => await DialAsync(target, LongEnough) == expected);

    /// <summary>Waits until a pod is ready.</summary>
    public Task UntilReadyAsync(string ns, string name) => UntilAsync(() => Task.FromResult(
        Field.Items(Store.Get(ResourceTypes.Pods, ns, name), "status", "conditions")
            .Any(condition => Field.Text(condition, "type") == "Ready" && Field.Text(condition, "status") == "True")));

    /// <summary>What a dial of NetDoctor's pod meets: <c>open</c>, <c>dropped</c> or <c>refused</c>; <c>reset</c> while the lab changes.</summary>
    public async Task<string> DialAsync(string target, TimeSpan patience)
    {
        var isUdp = target.EndsWith("/udp", StringComparison.Ordinal);
        var parts = target.Replace("/udp", "", StringComparison.Ordinal).Split(':');
        var address = IPAddress.TryParse(_cluster.Plan.Localize(parts[0]), out var literal) ? literal : AddressOf(parts[0]);
        var place = _cluster.Network.Map.Map(new IPEndPoint(address, int.Parse(parts[1], CultureInfo.InvariantCulture)), isUdp);
        using var socket = isUdp
            ? new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)
            : new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var limit = new CancellationTokenSource(patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, Token);
        try
        {
            await socket.ConnectAsync(place, either.Token);
            if (isUdp)
            {
                await socket.SendAsync(parts[1] == "53" ? Query : "hostname"u8.ToArray(), either.Token);
                await socket.ReceiveAsync(new byte[512], either.Token);
            }

            return "open";
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return "refused";
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            return "reset";
        }
        catch (OperationCanceledException) when (!Token.IsCancellationRequested)
        {
            return "dropped";
        }
    }

    // kubernetes.default.svc.cluster.local, type A.
    private static byte[] Query =>
    [
        0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0,
        .. "\u000akubernetes\u0007default\u0003svc\u0007cluster\u0005local\0"u8, 0, 1, 0, 1,
    ];

    private static IEnumerable<JsonObject> Read(string yaml) => YamlDocuments.Parse(yaml, "test").Select(document => document.Content);

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, Token);
        while (!await condition())
        {
            await Task.Delay(Step, TimeProvider.System, either.Token);
        }
    }

    private bool IsRunning() => Store.List(ResourceTypes.Pods) is { Count: >= 5 } pods
        && pods.All(pod => Field.Text(pod, "status", "phase") == "Running")
        && Store.List(ResourceTypes.EndpointSlices).Where(slice => ObjectMetadata.NamespaceOf(slice) is "shop" or "kube-system")
            .SelectMany(slice => Field.Items(slice, "endpoints")).Count(endpoint => Field.IsTrue(endpoint, "conditions", "ready")) >= 3;

    private IPAddress AddressOf(string pod) =>
        IPAddress.Parse(Field.Text(Store.Get(ResourceTypes.Pods, pod.Split('/')[0], pod.Split('/')[1]), "status", "podIP")!);

    private string Resolved(string text) => PodName().Replace(text, match => AddressOf(match.Groups["pod"].Value).ToString());

    private void Delete(JsonObject manifest) => _cluster.Delete(
        ResourceTypes.FindKind(Field.Text(manifest, "apiVersion")!, Field.Text(manifest, "kind")!)!,
        ObjectMetadata.NamespaceOf(manifest), ObjectMetadata.NameOf(manifest));

    [GeneratedRegex(@"\{(?<pod>[a-z]+/[a-z0-9-]+)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PodName();
}
