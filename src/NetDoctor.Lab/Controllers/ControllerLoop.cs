using NetDoctor.Lab.ApiServer;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Controllers;

/// <summary>Runs the controllers, one object at a time, whenever something changes.</summary>
/// <remarks>One thread of control for all of them: what they do to each other's objects happens in a definite order.</remarks>
internal sealed class ControllerLoop(ObjectStore store, IReadOnlyList<IController> controllers, ILogger logger)
{
    private const int MaxTries = 5;

    private readonly Queue<(IController Controller, ObjectKey Key, int Tries)> _queue = new();
    private readonly HashSet<(IController, ObjectKey)> _queued = [];

    /// <summary>Runs until cancelled; begins with every object there is.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var subscription = store.Subscribe();
        foreach (var type in ResourceTypes.All)
        {
            foreach (var item in store.List(type))
            {
                Enqueue(new StoreChange(StoreChangeType.Added, type, item, null, 0));
            }
        }

        do
        {
            while (subscription.Reader.TryRead(out var change))
            {
                Enqueue(change);
            }

            while (_queue.TryDequeue(out var work))
            {
                _queued.Remove((work.Controller, work.Key));
                Reconcile(work.Controller, work.Key, work.Tries);
                cancellationToken.ThrowIfCancellationRequested();
                while (subscription.Reader.TryRead(out var change))
                {
                    Enqueue(change);
                }
            }
        }
        while (await subscription.Reader.WaitToReadAsync(cancellationToken));
    }

    private void Enqueue(StoreChange change)
    {
        foreach (var controller in controllers)
        {
            foreach (var key in controller.Affected(change))
            {
                Enqueue(controller, key, 0);
            }
        }
    }

    private void Enqueue(IController controller, ObjectKey key, int tries)
    {
        if (_queued.Add((controller, key)))
        {
            _queue.Enqueue((controller, key, tries));
        }
    }

    // A refused write means that somebody else was first: look again. A user's object that breaks rules stays as it is.
    private void Reconcile(IController controller, ObjectKey key, int tries)
    {
        try
        {
            controller.Reconcile(key);
        }
        catch (StoreException refusal)
        {
            Retry(controller, key, tries, refusal);
        }
        catch (ApiException refusal)
        {
            Retry(controller, key, tries, refusal);
        }
    }

    private void Retry(IController controller, ObjectKey key, int tries, Exception refusal)
    {
        if (tries + 1 < MaxTries)
        {
            Enqueue(controller, key, tries + 1);
            return;
        }

        LabLog.GaveUp(logger, refusal, controller.GetType().Name, key.Type.Plural, key.Namespace, key.Name);
    }
}
