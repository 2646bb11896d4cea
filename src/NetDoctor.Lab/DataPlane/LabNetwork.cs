using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using NetDoctor.Lab.DataPlane.Policies;
using NetDoctor.Lab.Dns;
using NetDoctor.Lab.Store;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Lab.DataPlane;

/// <summary>Keeps the data plane and the DNS as the lab's objects, its running pods and the faults want them.</summary>
public sealed class LabNetwork : IAsyncDisposable
{
    private static readonly TimeSpan CatchUpInterval = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<string, RunningPod> _pods = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly StoreSubscription _changes;
    private readonly ObjectFacts _facts;
    private readonly LabAddressPlan _plan;
    private readonly NetworkSettings _settings;
    private readonly TimeProvider _timeProvider;
    private readonly PolicyHistory _policies;
    private readonly LoopbackPlane _plane;
    private readonly LabZone _zone;
    private readonly Task _follow;
    private volatile NetworkState _state = new(
        ImmutableDictionary<PlaneAddress, Behavior>.Empty, ImmutableHashSet<IPAddress>.Empty);

    /// <param name="store">Objects of the lab.</param>
    /// <param name="plan">Addresses of the lab.</param>
    /// <param name="map">Where addresses are really bound.</param>
    /// <param name="settings">What it is told besides the objects.</param>
    /// <param name="timeProvider">Clock of the servers.</param>
    public LabNetwork(ObjectStore store, LabAddressPlan plan, LabDialMap map, NetworkSettings settings, TimeProvider timeProvider)
    {
        _plan = plan;
        _settings = settings;
        _timeProvider = timeProvider;
        _policies = new PolicyHistory(settings.Plugin.Delay, timeProvider);
        Map = map;
        Store = store;
        _facts = new ObjectFacts(store);
        _zone = new LabZone();
        _plane = new LoopbackPlane(plan, map, new LabDns(_zone), timeProvider);
        _changes = store.Subscribe();
        _follow = settings.Plugin.Delay > TimeSpan.Zero ? Task.WhenAll(FollowAsync(), CatchUpAsync()) : FollowAsync();
    }

    /// <summary>Where addresses are really bound.</summary>
    public LabDialMap Map { get; }

    /// <summary>Completes when the network ends; fails when it could not follow the objects.</summary>
    public Task Completion => _follow;

    internal NetworkState State => _state;

    internal ObjectStore Store { get; }

    /// <summary>How names are configured at this instant.</summary>
    internal DnsConfiguration ReadDns() => _facts.Read().Dns;

    /// <summary>Brings the network up to date with the objects of this instant.</summary>
    /// <exception cref="IOException">An address is taken by another program.</exception>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var objects = _facts.Read();
            var state = NetworkState.Of(objects, [.. _pods.Values], _settings.Faults, _plan, ReadGate());
            _zone.Load(objects);
            _zone.LoadPublic(_facts.Published.SelectMany(PublicNames.Of));
            _plane.Ingresses.Load(objects);
            _plane.Certificates.Load(objects, _facts.Secrets);
            await _plane.ApplyAsync(state.Behaviors, state.Known, cancellationToken);
            Map.SetState(state);
            _state = state;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _changes.Dispose();
        await _follow.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _plane.DisposeAsync();
    }

    internal IPAddress? AddressOf(string ns, string name) => _pods.TryGetValue($"{ns}/{name}", out var pod) ? pod.Address : null;

    internal Task StartAsync(RunningPod pod, CancellationToken cancellationToken)
    {
        _pods[$"{pod.Namespace}/{pod.Name}"] = pod;
        return RefreshAsync(cancellationToken);
    }

    internal Task StopAsync(string ns, string name, CancellationToken cancellationToken) =>
        _pods.TryRemove($"{ns}/{name}", out _) ? RefreshAsync(cancellationToken) : Task.CompletedTask;

    private PolicyGate ReadGate() => new(
        new PolicyWorld(Store, _policies.Note(PolicyWorld.PoliciesOf(Store)), _settings.Plugin), _settings.Plugin, _settings.OwnPod);

    private async Task CatchUpAsync()
    {
        using var timer = new PeriodicTimer(CatchUpInterval, _timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                if (_policies.IsDue)
                {
                    await RefreshAsync(_stop.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The lab ends.
        }
    }

    private async Task FollowAsync()
    {
        try
        {
            while (await _changes.Reader.WaitToReadAsync(_stop.Token))
            {
                var matters = false;
                while (_changes.Reader.TryRead(out var change))
                {
                    matters |= ObjectFacts.Matters(change.ResourceType) || PolicyWorld.Matters(Store, change.ResourceType);
                }

                if (matters)
                {
                    await RefreshAsync(_stop.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The lab ends.
        }
    }
}
