using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text;
using NetDoctor.Lab.DataPlane;
using NetDoctor.Lab.DataPlane.Policies;

namespace NetDoctor.Lab.Tests.DataPlane;

public sealed class LoopbackPlaneTests : IAsyncDisposable, IDnsAnswerer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BlackholeWait = TimeSpan.FromMilliseconds(300);

    private readonly LabAddressClaim _claim = LabAddressClaim.ClaimFree();
    private readonly LabDialMap _map;
    private readonly LoopbackPlane _plane;
    private readonly IPAddress _pod;
    private readonly IPAddress _other;
    private readonly IPAddress _service;

    public LoopbackPlaneTests()
    {
        _map = new LabDialMap(_claim.Plan, LowPorts.Moved);
        _plane = new LoopbackPlane(_claim.Plan, _map, this, TimeProvider.System);
        _pod = IPAddress.Parse(_claim.Plan.PodAddress(1, 2));
        _other = IPAddress.Parse(_claim.Plan.PodAddress(2, 2));
        _service = IPAddress.Parse(_claim.Plan.KubernetesAddress);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Serves_what_agnhost_serves()
    {
        await ApplyAsync((_pod, 8080, Serve("web-0")));

        Assert.EndsWith("web-0", await GetAsync(_pod, 8080, "/hostname"), StringComparison.Ordinal);
        Assert.EndsWith("a b", await GetAsync(_pod, 8080, "/echo?msg=a+b"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 503 ", await GetAsync(_pod, 8080, "/echo?msg=x&code=503"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", await GetAsync(_pod, 8080, "/healthz"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Moves_low_ports_that_it_may_not_bind()
    {
        await ApplyAsync((_pod, 80, Serve("web-0")));

        Assert.Equal(20080, _map.Map(new IPEndPoint(_pod, 80), isUdp: false).Port);
        Assert.EndsWith("web-0", await GetAsync(_pod, 80, "/hostname"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_where_nothing_behaves()
    {
        await ApplyAsync((_pod, 8080, Serve("web-0")));

        var exception = await Assert.ThrowsAsync<SocketException>(() => GetAsync(_pod, 8081, "/"));

        Assert.Equal(SocketError.ConnectionRefused, exception.SocketErrorCode);
    }

    [Fact]
    public async Task Opens_nothing_outside_of_loopback()
    {
        await ApplyAsync((IPAddress.Any, 8080, Serve("web-0")));

        Assert.False(await ConnectsAsync(new IPEndPoint(_pod, 8080)));
    }

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("2001:db8::1")]
    [InlineData("::1")]
    public void Leads_the_kubelet_to_the_black_hole_when_a_probe_names_another_host(string host)
    {
        Assert.Equal(_claim.Plan.BlackHole, _map.MapForKubelet(new IPEndPoint(IPAddress.Parse(host), 80), Passage.Open));
    }

    [Fact]
    public async Task Blackholes_hang_before_the_connection_is_made()
    {
        await ApplyAsync((_pod, 8080, Behavior.Blackhole));

        Assert.False(await ConnectsAsync(new IPEndPoint(_pod, 8080)));
    }

    [Theory]
    [InlineData("10.20.30.40")]
    [InlineData("192.0.2.1")]
    [InlineData("2001:db8::1")]
    public async Task Leads_addresses_outside_of_the_machine_to_the_black_hole(string address)
    {
        await ApplyAsync((_pod, 8080, Serve("web-0")));

        Assert.Equal(_claim.Plan.BlackHole, _map.Map(new IPEndPoint(IPAddress.Parse(address), 80), isUdp: false));
    }

    [Fact]
    public async Task Addresses_that_nobody_has_hang()
    {
        await ApplyAsync((_pod, 8080, Serve("web-0")));

        Assert.False(await ConnectsAsync(_map.Map(new IPEndPoint(_other, 8080), isUdp: false)));
    }

    [Fact]
    public async Task Hanging_servers_accept_and_say_nothing()
    {
        await ApplyAsync((_pod, 8080, Behavior.AcceptAndHang));
        using var socket = await DialAsync(_pod, 8080);
        await socket.SendAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), Token);
        using var deadline = new CancellationTokenSource(BlackholeWait, TimeProvider.System);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await socket.ReceiveAsync(new byte[1], deadline.Token));
    }

    [Fact]
    public async Task Resetting_servers_accept_and_reset_at_the_first_byte()
    {
        await ApplyAsync((_pod, 8080, Behavior.ResetAfterConnect));

        var exception = await Assert.ThrowsAsync<SocketException>(() => GetAsync(_pod, 8080, "/"));

        Assert.Equal(SocketError.ConnectionReset, exception.SocketErrorCode);
    }

    [Fact]
    public async Task Proxies_take_backends_in_turn()
    {
        await ApplyAsync(
            (_pod, 8080, Serve("a")),
            (_other, 8080, Serve("b")),
            (_service, 80, new ProxyBehavior([new IPEndPoint(_pod, 8080), new IPEndPoint(_other, 8080)])));

        var answers = new[] { await GetAsync(_service, 80, "/hostname"), await GetAsync(_service, 80, "/hostname") };

        Assert.Equal(["a", "b"], answers.Select(answer => answer[^1..]));
    }

    [Fact]
    public async Task Proxies_reset_a_client_whose_backend_refuses()
    {
        await ApplyAsync((_pod, 8080, Serve("a")), (_service, 80, new ProxyBehavior([new IPEndPoint(_pod, 9999)])));

        var exception = await Assert.ThrowsAsync<SocketException>(() => GetAsync(_service, 80, "/"));

        Assert.Equal(SocketError.ConnectionReset, exception.SocketErrorCode);
    }

    [Fact]
    public async Task Proxies_carry_datagrams_there_and_back()
    {
        await _plane.ApplyAsync(
            new Dictionary<PlaneAddress, Behavior>
            {
                [new(_pod, 9376, IsUdp: true)] = new ServeBehavior(Application.BareHostname, "telemetry-0"),
                [new(_service, 9376, IsUdp: true)] = new ProxyBehavior([new IPEndPoint(_pod, 9376)]),
            }.ToImmutableDictionary(),
            [_pod, _service],
            Token);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(new IPEndPoint(_service, 9376), Token);
        await socket.SendAsync("hello"u8.ToArray(), Token);
        var buffer = new byte[100];
        using var deadline = new CancellationTokenSource(Patience, TimeProvider.System);

        var count = await socket.ReceiveAsync(buffer, deadline.Token);

        Assert.Equal("telemetry-0", Encoding.UTF8.GetString(buffer, 0, count));
    }

    [Fact]
    public async Task Closes_what_is_no_longer_desired_and_leaves_the_rest()
    {
        await ApplyAsync((_pod, 8080, Serve("a")), (_pod, 9090, Serve("a")));
        using var kept = await DialAsync(_pod, 8080);
        await ApplyAsync((_pod, 8080, Serve("a")));

        await kept.SendAsync("GET /hostname HTTP/1.1\r\n\r\n"u8.ToArray(), Token);
        var exception = await Assert.ThrowsAsync<SocketException>(() => DialAsync(_pod, 9090));

        Assert.True(await kept.ReceiveAsync(new byte[10], Token) > 0);
        Assert.Equal(SocketError.ConnectionRefused, exception.SocketErrorCode);
    }

    [Fact]
    public async Task Names_the_address_that_another_program_has()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(_pod, 8080));
        taken.Listen(1);

        var exception = await Assert.ThrowsAsync<IOException>(() => ApplyAsync((_pod, 8080, Serve("a"))));

        Assert.Contains($"{_pod}:8080/tcp", exception.Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _plane.DisposeAsync();
        _claim.Dispose();
    }

    public byte[]? Answer(ReadOnlySpan<byte> query, bool isUdp, FaultKind? fault) => null;

    private static ServeBehavior Serve(string hostname) => new(Application.Netexec, hostname);

    private static async Task<bool> ConnectsAsync(IPEndPoint address)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var deadline = new CancellationTokenSource(BlackholeWait, TimeProvider.System);
        try
        {
            await socket.ConnectAsync(address, deadline.Token);
            return true;
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            return false;
        }
    }

    private Task ApplyAsync(params (IPAddress Address, int Port, Behavior Behavior)[] desired) => _plane.ApplyAsync(
        desired.ToImmutableDictionary(one => new PlaneAddress(one.Address, one.Port, IsUdp: false), one => one.Behavior),
        desired.Select(one => one.Address),
        Token);

    private async Task<Socket> DialAsync(IPAddress address, int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_map.Map(new IPEndPoint(address, port), isUdp: false), Token);
        return socket;
    }

    private async Task<string> GetAsync(IPAddress address, int port, string path)
    {
        using var socket = await DialAsync(address, port);
        using var deadline = new CancellationTokenSource(Patience, TimeProvider.System);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n"), deadline.Token);
        var text = new StringBuilder();
        var buffer = new byte[4096];
        for (int count; (count = await socket.ReceiveAsync(buffer, deadline.Token)) > 0;)
        {
            text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        return text.ToString();
    }
}
