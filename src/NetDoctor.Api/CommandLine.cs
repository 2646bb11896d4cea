namespace NetDoctor.Api;

/// <summary>The few words of the command line; every other option is configuration.</summary>
internal static class CommandLine
{
    /// <summary>What <c>--help</c> prints.</summary>
    public const string Help = """
        NetDoctor: why can't I reach it?

        Usage: NetDoctor.Api [options]

          --kubeconfig PATH   Configuration of the cluster. Without it: the pod's own service account,
                              then $KUBECONFIG, then ~/.kube/config.
          --urls URLS         Addresses to listen on, separated by semicolons. Default http://127.0.0.1:8080.
          --help              This text.

        Any setting can be given as --Section:Name=value or as the environment variable Section__Name; docs/settings.md explains them:
          Agents:Certificates, Agents:Labels, Agents:Namespace, Agents:Port, Agents:AskInterval, Agents:Exec,
          Agents:Container, Agents:Command, Agents:MaxConcurrentExecs,
          Api:MaxBodyBytes, Api:MaxManifestBytes, Api:MaxProbesPerRequest, Api:MaxConcurrentProbeRequests, Audit:Interval,
          Diagnoses:MaxConcurrent, Diagnoses:MaxStored, Diagnoses:ProbeTimeout,
          Kubernetes:Kubeconfig, Kubernetes:Context, Kubernetes:Server, Kubernetes:ClusterDomain, Kubernetes:AccessReviewInterval,
          Kubernetes:PageSize, Kubernetes:RequestTimeout, Kubernetes:WatchIdleTimeout, Kubernetes:RetryDelay,
          Kubernetes:MaximumRetryDelay, Kubernetes:ForbiddenRetryDelay, Kubernetes:MaximumEvents, Kubernetes:MaximumEventAge,
          Kubernetes:MaximumFormerHolders, Kubernetes:MaximumFormerHolderAge, Limits:RunsPerMinute, Limits:Burst,
          Probes:MaxConcurrency, Probes:AllowedTargets:0, Probes:NodeName, Probes:PodName.
        In a pod, POD_NAMESPACE, POD_NAME and NODE_NAME tell NetDoctor where it is.

        Then ask:  curl 'http://127.0.0.1:8080/api/v1/diagnose?from=shop/web&to=payments.shop:80&format=text'
        """;
}
