using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Controllers.Nodes;

/// <summary>The kubelets of all nodes: starts a worker for every pod that has a node, ends it when the pod goes.</summary>
internal sealed class Kubelet(ObjectStore store, IPodRuntime runtime, EventRecorder events, TimeProvider timeProvider)
    : IController, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, RunningPod> _running = new();
    private readonly ConcurrentDictionary<string, Task> _stopping = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly PodAddresses _addresses = new(store);
    private readonly PodStatusWriter _statuses = new(store, timeProvider);

    public IEnumerable<ObjectKey> Affected(StoreChange change)
    {
        if (change.ResourceType != ResourceTypes.Pods)
        {
            return [];
        }

        if (change.Type == StoreChangeType.Deleted)
        {
            End(ObjectMetadata.UidOf(change.Object), null);
            return [];
        }

        return [ObjectKey.Of(change.ResourceType, change.Object)];
    }

    public void Reconcile(ObjectKey key)
    {
        if (store.Get(key.Type, key.Namespace, key.Name) is not { } pod
            || Field.Text(pod, "spec", "nodeName") is not { Length: > 0 } nodeName)
        {
            return;
        }

        var uid = ObjectMetadata.UidOf(pod);
        if (ObjectMetadata.IsDeleting(pod))
        {
            End(uid, pod);
            return;
        }

        var images = string.Join(',', Field.Items(pod, "spec", "containers").Select(container => Field.Text(container, "image")));
        if (_running.TryGetValue(uid, out var running))
        {
            if (running.Images == images)
            {
                return;
            }

            // kubectl edit or set image on a pod: the container starts anew with the other image.
            End(uid, null);
        }

        if (store.Get(ResourceTypes.Nodes, null, nodeName) is { } node
            && Field.Text(node, "spec", "podCIDR") is not null
            && Field.Text(pod, "status", "phase") is not ("Succeeded" or "Failed"))
        {
            Start(pod, node, images);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        foreach (var uid in _running.Keys)
        {
            End(uid, null);
        }

        await Task.WhenAll(_stopping.Values);
        _closing.Dispose();
    }

    private void Start(JsonObject pod, JsonObject node, string images)
    {
        var hostIp = Field.Items(node, "status", "addresses")
            .Where(address => Field.Text(address, "type") == "InternalIP")
            .Select(address => Field.Text(address, "address"))
            .FirstOrDefault() ?? "";
        var state = new PodState
        {
            HostIp = hostIp,
            Containers = [.. Field.Items(pod, "spec", "containers").Select(container => new ContainerState(container))],
        };
        state.PodIp = Field.IsTrue(pod, "spec", "hostNetwork") ? hostIp : _addresses.Take(
            Field.Text(node, "spec", "podCIDR") ?? "", Field.Text(pod, "metadata", "annotations", PodAddresses.Annotation));
        var cancellation = new CancellationTokenSource();
        var worker = new PodWorker(pod, state, runtime, _statuses, events, timeProvider);
        // A pod that starts anew waits until its former life has given back its sockets.
        var before = _stopping.GetValueOrDefault(ObjectMetadata.UidOf(pod), Task.CompletedTask);
        var task = Task.Run(() => RunAsync(worker, before, cancellation.Token), CancellationToken.None);
        _running[ObjectMetadata.UidOf(pod)] = new RunningPod(worker, state, images, cancellation, task);
    }

    private static async Task RunAsync(PodWorker worker, Task before, CancellationToken cancellationToken)
    {
        await before;
        await worker.RunAsync(cancellationToken);
    }

    private void End(string uid, JsonObject? deleting)
    {
        if (_running.TryRemove(uid, out var running))
        {
            _stopping[uid] = EndAsync(uid, running, deleting);
        }
        else if (deleting is not null && !_stopping.ContainsKey(uid))
        {
            store.Delete(ResourceTypes.Pods, ObjectMetadata.NamespaceOf(deleting), ObjectMetadata.NameOf(deleting));
        }
    }

    private async Task EndAsync(string uid, RunningPod running, JsonObject? deleting)
    {
        if (deleting is not null && Shutdown.DelayOf(deleting) is var delay && delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, timeProvider, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await running.Cancellation.CancelAsync();
        try
        {
            await running.Task;
        }
        catch (OperationCanceledException) when (running.Cancellation.IsCancellationRequested)
        {
            // Cancelled just now.
        }

        running.Cancellation.Dispose();
        await runtime.StopAsync(running.Worker.Current, CancellationToken.None);
        if (running.State.PodIp is { } address)
        {
            _addresses.Return(address);
        }

        if (deleting is not null)
        {
            store.Delete(ResourceTypes.Pods, ObjectMetadata.NamespaceOf(deleting), ObjectMetadata.NameOf(deleting));
        }

        _stopping.TryRemove(uid, out _);
    }

    private sealed record RunningPod(
        PodWorker Worker,
        PodState State,
        string Images,
        CancellationTokenSource Cancellation,
        Task Task);
}
