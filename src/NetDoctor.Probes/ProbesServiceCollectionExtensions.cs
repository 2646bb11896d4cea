using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NetDoctor.Model.Probing;
using NetDoctor.Probes.Dns;
using NetDoctor.Probes.Grpc;
using NetDoctor.Probes.Http;
using NetDoctor.Probes.Icmp;
using NetDoctor.Probes.PathMtu;
using NetDoctor.Probes.Tcp;
using NetDoctor.Probes.Udp;

namespace NetDoctor.Probes;

/// <summary>Registers the probes.</summary>
public static class ProbesServiceCollectionExtensions
{
    /// <summary>Adds <see cref="IProber"/> and what it needs; a dial map or clock that is already there stays.</summary>
    /// <param name="services">Services of the host; logging and configuration are expected there.</param>
    public static IServiceCollection AddProbes(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<ProbesOptions, ProbesOptionsValidator>()
            .BindConfiguration(ProbesOptions.SectionName);
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IDialMap, DirectDialMap>();
        services.TryAddSingleton<ProbeMetrics>();

        services.AddProbe<DnsProbeSpec, DnsProbeResult, DnsProbe>("dns");
        services.AddProbe<TcpProbeSpec, TcpProbeResult, TcpProbe>("tcp");
        services.AddProbe<UdpProbeSpec, UdpProbeResult, UdpProbe>("udp");
        services.AddProbe<HttpProbeSpec, HttpProbeResult, HttpProbe>("http");
        services.AddProbe<GrpcProbeSpec, GrpcProbeResult, GrpcProbe>("grpc");
        services.AddProbe<IcmpProbeSpec, IcmpProbeResult, IcmpProbe>("icmp");
        services.AddProbe<PathMtuProbeSpec, PathMtuProbeResult, PathMtuProbe>("pathMtu");

        services.TryAddSingleton(provider => new ProbeRunner(
            provider.GetServices<ProbeRegistration>(),
            provider.GetRequiredService<IDialMap>(),
            provider.GetRequiredService<IOptions<ProbesOptions>>(),
            provider.GetRequiredService<ProbeMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ProbeRunner>>()));
        services.TryAddSingleton<IProber>(provider => provider.GetRequiredService<ProbeRunner>());
        return services;
    }

    private static void AddProbe<TSpec, TResult, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TProbe>(
        this IServiceCollection services, string kind)
        where TSpec : ProbeSpec
        where TResult : ProbeResult
        where TProbe : class, IProbe<TSpec, TResult>
    {
        services.AddSingleton<IProbe<TSpec, TResult>, TProbe>();
        services.AddSingleton<ProbeRegistration>(provider =>
            new ProbeRegistration<TSpec, TResult>(kind, provider.GetRequiredService<IProbe<TSpec, TResult>>()));
    }
}
