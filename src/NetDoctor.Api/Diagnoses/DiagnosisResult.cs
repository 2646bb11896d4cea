using NetDoctor.Diagnosis.Reports;
using NetDoctor.Model;
using DiagnosisRecord = NetDoctor.Model.Diagnoses.Diagnosis;

namespace NetDoctor.Api.Diagnoses;

/// <summary>Writes a diagnosis in one of its forms.</summary>
internal static class DiagnosisResult
{
    /// <summary>The answer.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    /// <param name="format">The form.</param>
    public static IResult Of(DiagnosisRecord diagnosis, ReportFormat format) => format switch
    {
        ReportFormat.Markdown => TypedResults.Text(DiagnosisReport.ToMarkdown(diagnosis), "text/markdown; charset=utf-8"),
        ReportFormat.Text => TypedResults.Text(DiagnosisReport.ToText(diagnosis), "text/plain; charset=utf-8"),
        _ => TypedResults.Json(diagnosis, NetDoctorJson.Options),
    };
}
