using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NetDoctor.Kubernetes.Configuration;
using NetDoctor.Kubernetes.Exec;
using NetDoctor.Kubernetes.Reflectors;

namespace NetDoctor.Kubernetes;

/// <summary>Registers the cache of a live cluster.</summary>
public static class ClusterCacheExtensions
{
    /// <summary>Adds an <see cref="IClusterSource"/> that follows the Kubernetes API while the host runs, and an <see cref="IPodExec"/>.</summary>
    /// <remarks>Options come from the section <see cref="KubernetesOptions.SectionName"/>; <c>--kubeconfig PATH</c> on the command line
    /// is understood too. A missing or wrong cluster configuration shows as a <see cref="ClusterConfigurationException"/> when the host starts;
    /// an API server that cannot be reached does not: the cache keeps trying.</remarks>
    /// <param name="services">Services of the host.</param>
    /// <param name="configure">Changes the options last; null for none.</param>
    public static IServiceCollection AddClusterCache(
        this IServiceCollection services, Action<KubernetesOptions>? configure = null)
    {
        services.AddPodExec(configure);
        services.AddMetrics();
        services.AddSingleton<KubernetesMetrics>();
        services.AddSingleton<ClusterCache>();
        services.AddSingleton<IClusterSource>(provider => provider.GetRequiredService<ClusterCache>());
        services.AddHostedService(provider => provider.GetRequiredService<ClusterCache>());
        return services;
    }

    /// <summary>Adds an <see cref="IPodExec"/>, with the options that <see cref="AddClusterCache"/> tells of.</summary>
    /// <param name="services">Services of the host.</param>
    /// <param name="configure">Changes the options last; null for none.</param>
    public static IServiceCollection AddPodExec(this IServiceCollection services, Action<KubernetesOptions>? configure = null)
    {
        var options = services.AddOptionsWithValidateOnStart<KubernetesOptions, KubernetesOptionsValidator>()
            .BindConfiguration(KubernetesOptions.SectionName)
            .Configure<IConfiguration>((options, configuration) => options.Kubeconfig ??= configuration["kubeconfig"]);
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ApiConnection>();
        services.AddSingleton<IPodExec, PodExec>();
        return services;
    }
}
