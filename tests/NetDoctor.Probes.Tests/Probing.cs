using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NetDoctor.Model.Probing;

namespace NetDoctor.Probes.Tests;

/// <summary>A runner as a host would register it, with a clock that only the test moves.</summary>
internal sealed class Probing : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public Probing(Action<IServiceCollection>? configure = null, params (string Key, string? Value)[] settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Probes:{setting.Key}", setting.Value)))
            .Build());
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Clock);
        configure?.Invoke(services);
        services.AddProbes();
        _services = services.BuildServiceProvider();
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public IServiceProvider Services => _services;

    public ProbeRunner Runner => _services.GetRequiredService<ProbeRunner>();

    /// <summary>Makes a probe; the clock stands still, so nothing but the target can end it.</summary>
    public async Task<TResult> RunAsync<TResult>(ProbeSpec spec)
        where TResult : ProbeResult =>
        Assert.IsType<TResult>(await Runner.ProbeAsync(spec, Vantage.Self, TestContext.Current.CancellationToken));

    /// <summary>Makes a probe, and lets its deadline come when it has come so far.</summary>
    public async Task<TResult> RunToDeadlineAsync<TResult>(ProbeSpec spec, Task? when = null)
        where TResult : ProbeResult
    {
        var probe = Runner.ProbeAsync(spec, Vantage.Self, TestContext.Current.CancellationToken);
        await (when ?? Task.CompletedTask);
        Assert.False(probe.IsCompleted, "It ended before its deadline.");
        Clock.Advance(TimeSpan.FromMilliseconds(spec.TimeoutMilliseconds));
        return Assert.IsType<TResult>(await probe);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}

/// <summary>Socket addresses of the tests.</summary>
internal static class Loopback
{
    public static IPEndPoint AnyPort { get; } = new(IPAddress.Loopback, 0);

    public static T At<T>(this T spec, EndPoint? endpoint)
        where T : ProbeSpec
    {
        var address = Assert.IsType<IPEndPoint>(endpoint);
        return spec with { Address = address.Address.ToString(), Port = address.Port };
    }
}
