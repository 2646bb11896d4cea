using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NetDoctor.Probes.Namespaces;

/// <summary>The threads that enter other network namespaces, for as long as it takes to make a socket; nothing else of this process does.</summary>
/// <remarks>They are parked for good: a thread of its own for each entry would cost ten times as much. Needs SYS_ADMIN.</remarks>
public sealed class NamespaceEntry : IDisposable
{
    private const int Threads = 2;

    private readonly NetworkNamespace _home;
    private readonly BlockingCollection<Request> _requests = [];
    private readonly ConcurrentBag<int> _threadIds = [];
    private readonly ImmutableArray<Thread> _threads;

    /// <summary>Parks the threads in the namespace of this process.</summary>
    public NamespaceEntry()
        : this(NetworkNamespace.Open(NetworkNamespace.OwnPath))
    {
    }

    internal NamespaceEntry(NetworkNamespace home)
    {
        _home = home;
        HomeName = home.Name;
        _threads = [.. Enumerable.Range(0, Threads).Select(Park)];
    }

    /// <summary>The kernel's name of the namespace of this process.</summary>
    public string HomeName { get; }

    /// <summary>Makes a socket in a namespace.</summary>
    /// <param name="inside">The namespace; must not be disposed of before the socket is there.</param>
    /// <param name="family">IPv4 or IPv6.</param>
    /// <param name="type">Kind of socket.</param>
    /// <param name="protocol">Protocol.</param>
    /// <exception cref="SocketException">The kernel refuses to make it.</exception>
    /// <exception cref="NamespaceException">The namespace cannot be entered.</exception>
    public async Task<Socket> OpenAsync(NetworkNamespace inside, AddressFamily family, SocketType type, ProtocolType protocol) =>
        Wrap(await OpenAsync(new Request(inside, NumberOf(family), (int)type, (int)protocol)));

    /// <summary>Makes a netlink socket in a namespace: the kernel answers it for that namespace, whoever asks.</summary>
    /// <param name="inside">The namespace; must not be disposed of before the socket is there.</param>
    /// <param name="protocol">Netlink protocol, such as 0 for routes.</param>
    /// <exception cref="SocketException">The kernel refuses to make it.</exception>
    /// <exception cref="NamespaceException">The namespace cannot be entered.</exception>
    public async Task<SafeFileHandle> OpenNetlinkAsync(NetworkNamespace inside, int protocol)
    {
        const int Netlink = 16;
        return new SafeFileHandle(await OpenAsync(new Request(inside, Netlink, (int)SocketType.Raw, protocol)), ownsHandle: true);
    }

    /// <summary>Threads of this process that are in another network namespace though they have no business there; empty by rights.</summary>
    /// <returns>Name of each, and the namespace that it is in.</returns>
    public ImmutableArray<string> FindStrayThreads()
    {
        var strays = ImmutableArray.CreateBuilder<string>();
        foreach (var task in Directory.EnumerateDirectories("/proc/self/task"))
        {
            if (_threadIds.Contains(int.Parse(Path.GetFileName(task), CultureInfo.InvariantCulture)))
            {
                continue;
            }

            try
            {
                if (new FileInfo($"{task}/ns/net").LinkTarget is { } name && name != HomeName)
                {
                    strays.Add($"{File.ReadAllText($"{task}/comm").TrimEnd()} in {name}");
                }
            }
            catch (IOException)
            {
                // The thread has ended meanwhile.
            }
        }

        return strays.DrainToImmutable();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _requests.CompleteAdding();
        foreach (var thread in _threads)
        {
            thread.Join();
        }

        _requests.Dispose();
        _home.Dispose();
    }

    private async Task<nint> OpenAsync(Request request)
    {
        var isHeld = false;
        try
        {
            // Another thing could get the descriptor's number otherwise, before it is this request's turn.
            request.Inside.DangerousAddRef(ref isHeld);
            _requests.Add(request, CancellationToken.None);
            return await request.Made.Task;
        }
        finally
        {
            if (isHeld)
            {
                request.Inside.DangerousRelease();
            }
        }
    }

    private static Socket Wrap(nint descriptor)
    {
        var handle = new SafeSocketHandle(descriptor, ownsHandle: true);
        try
        {
            return new Socket(handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    // As the kernel counts; .NET counts as Windows does.
    private static int NumberOf(AddressFamily family) => family switch
    {
        AddressFamily.InterNetwork => 2,
        AddressFamily.InterNetworkV6 => 10,
        _ => throw new ArgumentOutOfRangeException(nameof(family), family, "Only IPv4 and IPv6 are supported."),
    };

    private Thread Park(int index)
    {
        var thread = new Thread(Serve) { IsBackground = true, Name = string.Create(CultureInfo.InvariantCulture, $"Namespaces {index}") };
        thread.Start();
        return thread;
    }

    private unsafe void Serve()
    {
        _threadIds.Add(NamespaceCalls.GetThreadId());
        // The first time, calls are bound and code is compiled: not inside of a stranger's namespace. This enters the own one.
        var errno = NamespaceCalls.LocateErrno();
        var first = NamespaceCalls.OpenInside(
            _home.Descriptor, _home.Descriptor, NumberOf(AddressFamily.InterNetwork), (int)SocketType.Dgram, 0, errno, out _, out _);
        if (first >= 0)
        {
            _ = NamespaceCalls.Close(first);
        }

        foreach (var request in _requests.GetConsumingEnumerable(CancellationToken.None))
        {
            Serve(request, errno);
        }
    }

    private unsafe void Serve(Request request, int* errno)
    {
        var descriptor = NamespaceCalls.OpenInside(
            _home.Descriptor, request.Inside.Descriptor, request.Family, request.Type | NamespaceCalls.CloseOnExec, request.Protocol,
            errno, out var hasEntered, out var error);
        // Home again: from here on the runtime may start what threads it likes.
        if (descriptor >= 0)
        {
            request.Made.SetResult(descriptor);
        }
        else
        {
            request.Made.SetException(Explain(request.Inside, hasEntered, error));
        }
    }

    private static Exception Explain(NetworkNamespace inside, bool hasEntered, int error) => (hasEntered, error) switch
    {
        (true, _) => new SocketException((int)ErrorOf(error), Marshal.GetPInvokeErrorMessage(error)),
        (false, NamespaceCalls.NotPermitted) =>
            new NamespaceException($"This process may not enter {inside.Name}: it lacks the capability SYS_ADMIN."),
        _ => new NamespaceException($"{inside.Name} cannot be entered: {Marshal.GetPInvokeErrorMessage(error)}."),
    };

    private static SocketError ErrorOf(int number) => number switch
    {
        NamespaceCalls.NotPermitted or NamespaceCalls.AccessDenied => SocketError.AccessDenied,
        NamespaceCalls.TooManyFiles => SocketError.TooManyOpenSockets,
        NamespaceCalls.NoFamily => SocketError.AddressFamilyNotSupported,
        NamespaceCalls.NoProtocol => SocketError.ProtocolNotSupported,
        _ => SocketError.SocketError,
    };

    private sealed record Request(NetworkNamespace Inside, int Family, int Type, int Protocol)
    {
        public TaskCompletionSource<nint> Made { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
