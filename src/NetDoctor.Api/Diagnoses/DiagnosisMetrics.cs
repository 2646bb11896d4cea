using System.Diagnostics.Metrics;
using System.Text.Json;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Api.Diagnoses;

/// <summary>Measures of diagnoses: how many are under way, how long they take, what they say.</summary>
/// <remarks>Meter <c>NetDoctor.Api</c>, owned and disposed by the factory. Tag <c>netdoctor.verdict</c>.</remarks>
internal sealed class DiagnosisMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "NetDoctor.Api";

    private readonly UpDownCounter<int> _active;
    private readonly Histogram<double> _duration;

    /// <summary>Makes the instruments.</summary>
    /// <param name="meterFactory">Owner of the meter.</param>
    public DiagnosisMetrics(IMeterFactory meterFactory)
    {
        var meter = meterFactory.Create(MeterName);
        _active = meter.CreateUpDownCounter<int>("netdoctor.diagnosis.active", "{diagnosis}", "Diagnoses under way.");
        _duration = meter.CreateHistogram(
            "netdoctor.diagnosis.duration",
            "s",
            "Duration of diagnoses.",
            tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] });
    }

    /// <summary>One began.</summary>
    public void Started() => _active.Add(1);

    /// <summary>One ended with an answer.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="milliseconds">How long it took.</param>
    public void Ended(Verdict verdict, double milliseconds)
    {
        _active.Add(-1);
        _duration.Record(
            milliseconds / 1000,
            new KeyValuePair<string, object?>("netdoctor.verdict", JsonNamingPolicy.CamelCase.ConvertName(verdict.ToString())));
    }

    /// <summary>One ended without an answer.</summary>
    public void Failed() => _active.Add(-1);
}
