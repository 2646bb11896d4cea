using System.Text.Json.Nodes;
using NetDoctor.Lab.ApiServer;
using NetDoctor.Lab.ApiServer.Registry;
using NetDoctor.Lab.Controllers;
using NetDoctor.Lab.DataPlane;
using NetDoctor.Lab.DataPlane.Policies;
using NetDoctor.Lab.Scenarios;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Hosting;

/// <summary>The cluster of a lab: its API, its controllers, its network and its DNS, in this process.</summary>
public sealed class LabCluster : IAsyncDisposable
{
    private readonly ObjectRegistry _registry;
    private readonly LabApiServer _apiServer;
    private readonly LabControllers _controllers;
    private readonly LabNetwork _network;
    private readonly LabAddressClaim? _claim;

    private LabCluster(
        ObjectRegistry registry, LabApiServer apiServer, LabControllers controllers, LabNetwork network, LabAddressClaim? claim)
    {
        _registry = registry;
        _apiServer = apiServer;
        _controllers = controllers;
        _network = network;
        _claim = claim;
    }

    /// <summary>Objects of the cluster.</summary>
    public ObjectStore Store => _registry.Store;

    /// <summary>Addresses of the cluster.</summary>
    public LabAddressPlan Plan => _registry.Plan;

    /// <summary>Network of the cluster.</summary>
    public LabNetwork Network => _network;

    /// <summary>Whether the control plane was lost.</summary>
    public bool IsApiServerStopped { get; private set; }

    /// <summary>Address of the Kubernetes API.</summary>
    public Uri ApiServerUrl => _apiServer.Url;

    /// <summary>Starts a cluster with the objects of a scenario; its controllers and pods come up after the call returns.</summary>
    /// <param name="options">What to start.</param>
    /// <param name="logger">Log of the controllers.</param>
    /// <param name="timeProvider">Clock of the cluster.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="IOException">An address or port is taken; the message says which.</exception>
    /// <exception cref="ApiException">An object of the scenario is not valid.</exception>
    public static async Task<LabCluster> StartAsync(
        LabOptions options, ILogger<LabControllers> logger, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var own = options.Claim is null ? LabAddressClaim.ClaimDefault() : null;
        var plan = (options.Claim ?? own!).Plan;
        var store = new ObjectStore(timeProvider);
        var registry = new ObjectRegistry(store, plan, timeProvider);
        var apiServer = new LabApiServer(registry, ApiServerOptions(options), timeProvider);
        LabNetwork? network = null;
        try
        {
            await apiServer.StartAsync(cancellationToken);
            Bootstrap.Apply(registry, apiServer.Url, timeProvider);
            foreach (var manifest in Given(options.Scenario))
            {
                Apply(registry, manifest);
            }

            var lowPorts = options.LowPorts ?? LowPorts.Detect(plan.BlackHole.Address);
            var map = new LabDialMap(plan, lowPorts);
            var settings = new NetworkSettings(options.Scenario.Faults, options.Scenario.Plugin, options.Scenario.Doctor.FullName);
            network = new LabNetwork(store, plan, map, settings, timeProvider);
            await network.RefreshAsync(cancellationToken);
            var controllers = new LabControllers(registry, new PodRuntime(network, timeProvider), logger, timeProvider);
            controllers.Start();
            return new LabCluster(registry, apiServer, controllers, network, own);
        }
        catch
        {
            if (network is not null)
            {
                await network.DisposeAsync();
            }

            await apiServer.DisposeAsync();
            own?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _controllers.DisposeAsync();
        await _network.DisposeAsync();
        await _apiServer.DisposeAsync();
        _claim?.Dispose();
    }

    /// <summary>Adds or replaces an object as kubectl apply does.</summary>
    /// <param name="manifest">The object; without namespace it goes to <c>default</c>.</param>
    /// <exception cref="ApiException">It is not valid.</exception>
    internal void Apply(JsonObject manifest) => Apply(_registry, manifest);

    /// <summary>Deletes an object as kubectl delete does.</summary>
    /// <exception cref="ApiException">There is none.</exception>
    internal void Delete(ResourceType type, string? ns, string name) => _registry.Delete(type, ns, name);

    /// <summary>Writes the status of an object, as whoever reports it does.</summary>
    /// <param name="manifest">Kind, name and status.</param>
    /// <exception cref="FormatException">There is no such object.</exception>
    internal void Report(JsonObject manifest)
    {
        var status = JsonNode.Parse(_registry.Plan.Localize(manifest["status"]?.ToJsonString() ?? "{}"));
        var (ns, name) = (manifest["metadata"]?["namespace"]?.ToString(), manifest["metadata"]?["name"]?.ToString() ?? "");
        if (Store.Modify(TypeOf(manifest), ns, name, item => item["status"] = status?.DeepClone()) is null)
        {
            throw new FormatException($"The lab has no {manifest["kind"]} {ns}/{name} to report of.");
        }
    }

    /// <summary>Lets the API server stop, as when the control plane is lost: nodes and pods go on.</summary>
    /// <param name="cancellationToken">Ends it without waiting for requests.</param>
    internal Task StopApiServerAsync(CancellationToken cancellationToken)
    {
        IsApiServerStopped = true;
        return _apiServer.StopAsync(cancellationToken);
    }

    private static LabApiServerOptions ApiServerOptions(LabOptions options) => new()
    {
        Port = options.ApiServerPort,
        NotServed = [.. options.Scenario.Faults.Where(fault => fault.Kind == FaultKind.NotServed).Select(fault => fault.Target.Split('/')[1])],
    };

    private static IEnumerable<JsonObject> Given(Scenario scenario) =>
        [.. OwnManifests.Of(scenario.Doctor), .. NetworkPlugins.ManifestsOf(scenario.Plugin), .. scenario.Objects];

    private static ResourceType TypeOf(JsonObject manifest)
    {
        var apiVersion = manifest["apiVersion"]?.ToString() ?? "";
        var kind = manifest["kind"]?.ToString() ?? "";
        return ResourceTypes.FindKind(apiVersion, kind) ?? throw new FormatException($"The lab does not serve {apiVersion} {kind}.");
    }

    private static void Apply(ObjectRegistry registry, JsonObject manifest)
    {
        var type = TypeOf(manifest);
        var item = (JsonObject)JsonNode.Parse(registry.Plan.Localize(manifest.ToJsonString()))!;
        if (type.IsNamespaced && item["metadata"] is JsonObject metadata && metadata["namespace"] is null)
        {
            metadata["namespace"] = "default";
        }

        registry.Put(type, item);
    }
}
