using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace NetDoctor.Kubernetes.Configuration;

/// <summary>How the Kubernetes API is found and read.</summary>
public sealed class KubernetesOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string SectionName = "Kubernetes";

    /// <summary>Path of a kubeconfig; it goes before every other place. Default: in the cluster the pod's service account, else the files
    /// that <c>KUBECONFIG</c> names, else <c>~/.kube/config</c>.</summary>
    public string? Kubeconfig { get; set; }

    /// <summary>Context of the kubeconfig; default its current one.</summary>
    public string? Context { get; set; }

    /// <summary>Address of an API server that wants no credentials, such as that of <c>kubectl proxy</c>; in place of a kubeconfig.</summary>
    public Uri? Server { get; set; }

    /// <summary>Domain of the cluster's names; default what the kubelets' or CoreDNS' configuration says, else <c>cluster.local</c>.</summary>
    [StringLength(253, MinimumLength = 1)]
    [RegularExpression("[a-z0-9]([-a-z0-9.]*[a-z0-9])?")]
    public string? ClusterDomain { get; set; }

    /// <summary>Pause between two questions after the rights of the cluster's DNS, 1 s - 1 day; default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan AccessReviewInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Objects asked for at once when listing, 1–10000; default 500.</summary>
    [Range(1, 10000)]
    public int PageSize { get; set; } = 500;

    /// <summary>Time until the API server must have begun to answer, 1 s – 5 min; default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Silence after which a watch is begun anew, 1 s – 1 h; default 2 min. API servers send a bookmark every minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan WatchIdleTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Pause after the first failure, doubled with each further one, 10 ms – 1 min; default 500 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest pause between two attempts, 10 ms – 10 min; default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan MaximumRetryDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Pause before a forbidden kind is asked for again, 10 ms – 1 h; default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan ForbiddenRetryDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Warning events kept at most, the newest, 0–100000; default 5000.</summary>
    [Range(0, 100000)]
    public int MaximumEvents { get; set; } = 5000;

    /// <summary>Age at which a Warning event is dropped, 1 min – 1 day; default 1 h.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan MaximumEventAge { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Former holders of addresses remembered at most, the latest, 0–1000000; default 50000. About 0.3 kB each.</summary>
    [Range(0, 1000000)]
    public int MaximumFormerHolders { get; set; } = 50000;

    /// <summary>Time after which the former holder of an address is forgotten, 1 min – 7 days; default 24 h.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan MaximumFormerHolderAge { get; set; } = TimeSpan.FromHours(24);
}

/// <summary>Checks the options when the host starts.</summary>
[OptionsValidator]
public sealed partial class KubernetesOptionsValidator : IValidateOptions<KubernetesOptions>;
