using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using NetDoctor.Lab.DataPlane.Ingresses;

namespace NetDoctor.Lab.DataPlane;

/// <summary>The lab's network: real sockets on loopback addresses, each behaving as it is told.</summary>
public sealed class LoopbackPlane : IAsyncDisposable
{
    private const int OpenAttempts = 40;

    private static readonly TimeSpan OpenPause = TimeSpan.FromMilliseconds(25);

    private readonly Dictionary<PlaneAddress, (Behavior Behavior, IAsyncDisposable Listener)> _listeners = [];
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly LabDialMap _map;
    private readonly ListenerFactory _factory;
    private readonly IPEndPoint _blackHole;
    private readonly TimeProvider _timeProvider;
    private bool _isDisposed;

    /// <param name="plan">Addresses of the lab.</param>
    /// <param name="map">Where addresses are really bound.</param>
    /// <param name="dns">Answers for the DNS pods.</param>
    /// <param name="timeProvider">Clock of the servers.</param>
    public LoopbackPlane(LabAddressPlan plan, LabDialMap map, IDnsAnswerer dns, TimeProvider timeProvider)
    {
        _map = map;
        _timeProvider = timeProvider;
        _blackHole = plan.BlackHole;
        Certificates = new IngressCertificates(timeProvider);
        _factory = new ListenerFactory(map, dns, Ingresses, Certificates, timeProvider);
    }

    /// <summary>What the pods of ingress-nginx serve.</summary>
    internal IngressTable Ingresses { get; } = new();

    /// <summary>Certificates that they show.</summary>
    internal IngressCertificates Certificates { get; }

    /// <summary>Makes the network be as desired: what changed is closed or opened, the rest is not touched.</summary>
    /// <param name="desired">Behavior by address; every address not in it, and any that is not loopback, is closed.</param>
    /// <param name="known">Addresses that somebody has; all others are black holes.</param>
    /// <param name="cancellationToken">Ends the wait for a change under way.</param>
    /// <exception cref="IOException">An address is taken by another program; the message says which.</exception>
    public async Task ApplyAsync(
        ImmutableDictionary<PlaneAddress, Behavior> desired, IEnumerable<IPAddress> known, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_isDisposed)
            {
                return;
            }

            desired = WithBlackHole(desired);
            var stale = _listeners.Where(pair => !Equals(desired.GetValueOrDefault(pair.Key), pair.Value.Behavior)).ToList();
            foreach (var (address, (_, listener)) in stale)
            {
                _listeners.Remove(address);
                await listener.DisposeAsync();
            }

            // Whatever objects say, nothing is ever opened that another machine could reach.
            var missing = desired.Where(pair => IPAddress.IsLoopback(pair.Key.Address) && !_listeners.ContainsKey(pair.Key));
            foreach (var (address, behavior) in missing)
            {
                _listeners.Add(address, (behavior, await OpenAsync(address, behavior, cancellationToken)));
            }

            _map.SetKnown(known);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync();
        try
        {
            _isDisposed = true;
            foreach (var (_, listener) in _listeners.Values)
            {
                await listener.DisposeAsync();
            }

            _listeners.Clear();
        }
        finally
        {
            _gate.Release();
        }
    }

    private ImmutableDictionary<PlaneAddress, Behavior> WithBlackHole(ImmutableDictionary<PlaneAddress, Behavior> desired) => desired
        .SetItem(new PlaneAddress(_blackHole.Address, _blackHole.Port, IsUdp: false), Behavior.Blackhole)
        .SetItem(new PlaneAddress(_blackHole.Address, _blackHole.Port, IsUdp: true), Behavior.Blackhole);

    private async Task<IAsyncDisposable> OpenAsync(PlaneAddress address, Behavior behavior, CancellationToken cancellationToken)
    {
        var bound = new IPEndPoint(address.Address, _map.LowPorts.Map(address.Port));
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return _factory.Open(bound, address.IsUdp, behavior);
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse && attempt < OpenAttempts)
            {
                // A socket that was just closed lives on while a child process that was forked meanwhile has not begun its program.
                await Task.Delay(OpenPause, _timeProvider, cancellationToken);
            }
            catch (SocketException exception)
            {
                throw new IOException($"The lab cannot listen at {bound}/{(address.IsUdp ? "udp" : "tcp")}: {exception.Message}.", exception);
            }
        }
    }
}
