using NetDoctor.Lab.ApiServer.Registry;
using NetDoctor.Lab.Controllers.Network;
using NetDoctor.Lab.Controllers.Nodes;
using NetDoctor.Lab.Controllers.Workloads;

namespace NetDoctor.Lab.Controllers;

/// <summary>Everything that acts by itself in the lab's cluster: workloads, scheduler, kubelets, EndpointSlices, garbage collection.</summary>
public sealed class LabControllers : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ControllerLoop _loop;
    private readonly Kubelet _kubelet;
    private Task _running = Task.CompletedTask;

    public LabControllers(ObjectRegistry registry, IPodRuntime runtime, ILogger<LabControllers> logger, TimeProvider timeProvider)
    {
        var store = registry.Store;
        var events = new EventRecorder(store, timeProvider);
        var pods = new PodFactory(registry);
        _kubelet = new Kubelet(store, runtime, events, timeProvider);
        _loop = new ControllerLoop(
            store,
            [
                new NamespaceController(registry),
                new DeploymentController(registry, events, timeProvider),
                new ReplicaSetController(registry, pods, events),
                new StatefulSetController(registry, pods, events),
                new DaemonSetController(registry, pods, events),
                new Scheduler(store, events, timeProvider),
                _kubelet,
                new EndpointSliceController(registry),
                new EndpointsController(store),
                new LoadBalancerController(store, registry.Plan),
                new IngressStatusController(store),
                new GarbageCollector(registry),
            ],
            logger);
    }

    /// <summary>Begins; what is in the store already is looked at first.</summary>
    public void Start() => _running = Task.Run(() => _loop.RunAsync(_stopping.Token), CancellationToken.None);

    /// <summary>Stops the controllers, then every pod.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Asked for just now.
        }

        await _kubelet.DisposeAsync();
        _stopping.Dispose();
    }
}
